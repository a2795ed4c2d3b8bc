-- Takes what is to be told, and keeps what was taken before.
--
-- ARGV: the node, for how long, how many more, and of each that is kept the channel and its change
-- Answer: of each that is taken the channel and its change
local node, lease, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

for i = 4, #ARGV, 2 do
  local known = redis.call('HMGET', state_of(ARGV[i]), 'c', 'n')
  if known[1] == ARGV[i + 1] and known[2] == node then
    redis.call('ZADD', leases, now + lease, ARGV[i])
  end
end

local function take(channel)
  local state, holds = state_of(channel), holds_of(channel)
  redis.call('ZREMRANGEBYSCORE', holds, '-inf', now)
  local is_held = redis.call('EXISTS', holds) == 1
  local known = redis.call('HMGET', state, 't', 'v', 'c')
  local change = known[3]
  if change then
    local own = redis.call('ZSCORE', leases, channel)
    if own and tonumber(own) > now then
      return nil
    end
  elseif known[1] and not is_held then
    change = 'VACATED'
  elseif not known[1] and (known[2] or is_held) then
    change = 'OCCUPIED'
  else
    return nil
  end
  if not known[3] then
    redis.call('HDEL', state, 'v')
  end
  redis.call('HSET', state, 'c', change, 'n', node)
  redis.call('ZADD', leases, now + lease, channel)
  return change
end

-- Of most channels that one looks at there is something to be told. Whatever the others are, it ends.
local taken = {}
local looks = 2 * limit + 1000
while #taken < 2 * limit and looks > 0 do
  looks = looks - 1
  local channel = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, 1)[1]
  if not channel then
    break
  end
  local change = take(channel)
  if change then
    taken[#taken + 1] = channel
    taken[#taken + 1] = change
  end
  look_later(channel)
end
return taken
