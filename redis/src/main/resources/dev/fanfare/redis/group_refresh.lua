-- A member stays longer in its groups, unless that is for ever.
--
-- KEYS: the member's groups
-- ARGV: for how long
if redis.call('PTTL', KEYS[1]) >= 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return {}
