-- A node holds channels.
--
-- ARGV: the node, for how long, the channels
for i = 3, #ARGV do
  redis.call('ZADD', holds_of(ARGV[i]), now + tonumber(ARGV[2]), ARGV[1])
  redis.call('HSET', state_of(ARGV[i]), 'v', '1')
  look_later(ARGV[i])
end
return {}
