-- Appends a publication to a channel's stream, if it is kept, and announces it; or says what was there before.
-- Numbers stay texts: those of Lua are exact up to 2^53 only.
--
-- KEYS: the channel's meta, its stream, what was made with this key for idempotency
-- ARGV: where it is announced, the publication, how many are kept (0 for none), for how long, how long the place is,
--       the epoch of a stream that begins, the run of this Redis ("" if unknown),
--       the version (0 for none), its epoch, how long the key for idempotency is known (0 for none), the command that
--       announces
-- Answer: offset, epoch, 1 if nothing was published
local meta, stream, once = KEYS[1], KEYS[2], KEYS[3]
local announced, message, size, ttl, meta_ttl = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local fresh, run, version, version_epoch, once_ttl, announcing = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]

local function is_greater(one, other)
  if #one ~= #other then
    return #one > #other
  end
  return one > other
end

local offset, epoch = '0', ''
local begins = false
if size ~= '0' or version ~= '0' then
  local known = redis.call('HMGET', meta, 'e', 's', 'r')
  epoch, offset = known[1], known[2]
  begins = not epoch or not offset or (run ~= '' and known[3] ~= run)
end

-- What was kept in a stream that is gone is gone with it, and is published again.
if once_ttl ~= '0' then
  local used = redis.call('HMGET', once, 's', 'e')
  if used[1] and (size == '0' or (not begins and used[2] == epoch)) then
    return {used[1], used[2], '1'}
  end
end
if version ~= '0' and not begins then
  local stored = redis.call('HMGET', meta, 'v', 've')
  if stored[1] and stored[2] == version_epoch and not is_greater(version, stored[1]) then
    return {offset, epoch, '1'}
  end
end

-- The first thing that is written takes memory: only there Redis looks whether there is any.
if begins then
  epoch, offset = fresh, '0'
  redis.call('HSET', meta, 'e', epoch, 's', offset, 'r', run)
  redis.call('HDEL', meta, 'v', 've')
  redis.call('DEL', stream)
end
if size ~= '0' then
  redis.call('HINCRBY', meta, 's', 1)
  offset = redis.call('HGET', meta, 's')
  local added = redis.pcall('XADD', stream, 'MAXLEN', size, offset .. '-0', 'd', message)
  if type(added) == 'table' and added.err then
    -- Something else has written there. What is not in the stream must not be counted.
    redis.call('HINCRBY', meta, 's', -1)
    return redis.error_reply(added.err)
  end
  redis.call('PEXPIRE', stream, ttl)
end
if version ~= '0' then
  redis.call('HSET', meta, 'v', version, 've', version_epoch)
end
if size ~= '0' or (version ~= '0' and redis.call('PTTL', meta) < tonumber(meta_ttl)) then
  redis.call('PEXPIRE', meta, meta_ttl)
end
if size == '0' then
  offset, epoch = '0', ''
end
if once_ttl ~= '0' then
  redis.call('HSET', once, 's', offset, 'e', epoch)
  redis.call('PEXPIRE', once, once_ttl)
end
redis.call(announcing, announced, 'p' .. offset .. ':' .. epoch .. ':' .. message)
return {offset, epoch, '0'}
