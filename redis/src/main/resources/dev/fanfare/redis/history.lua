-- Reads a part of a channel's stream, and where it stands. One that nothing was published to gets its epoch here, so that
-- its first publication follows what was read.
--
-- KEYS: the channel's meta, its stream
-- ARGV: the epoch of a stream that begins, the run of this Redis ("" if unknown), how long the place is kept,
--       how many (0 for none, negative for all), from which id, up to which, 1 for the newest first
-- Answer: offset, epoch, the publications
local meta, stream = KEYS[1], KEYS[2]
local fresh, run, meta_ttl, limit, from, to, reverse = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]

local known = redis.call('HMGET', meta, 'e', 's', 'r')
local epoch, offset = known[1], known[2]
if not epoch or not offset or (run ~= '' and known[3] ~= run) then
  epoch, offset = fresh, '0'
  redis.call('HSET', meta, 'e', epoch, 's', offset, 'r', run)
  redis.call('HDEL', meta, 'v', 've')
  redis.call('DEL', stream)
end
-- Nobody who reads makes it shorter than whoever has published.
if redis.call('PTTL', meta) < tonumber(meta_ttl) then
  redis.call('PEXPIRE', meta, meta_ttl)
end

local found = {}
if limit ~= '0' then
  local command, first, last = 'XRANGE', from, to
  if reverse == '1' then
    command, first, last = 'XREVRANGE', to, from
  end
  if string.sub(limit, 1, 1) == '-' then
    found = redis.call(command, stream, first, last)
  else
    found = redis.call(command, stream, first, last, 'COUNT', limit)
  end
end
return {offset, epoch, found}
