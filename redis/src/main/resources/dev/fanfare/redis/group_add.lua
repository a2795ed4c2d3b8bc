-- Puts a member into a group.
--
-- KEYS: the member's groups
-- ARGV: the group, for how long the member stays in all of them (0 for ever)
redis.call('SADD', KEYS[1], ARGV[1])
if ARGV[2] == '0' then
  redis.call('PERSIST', KEYS[1])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return {}
