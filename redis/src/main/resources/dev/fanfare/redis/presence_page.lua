-- Some of those who are there, in the order of their ids.
--
-- ARGV: the id after which it begins ("" for the first), how many
-- Answer: 1 if there are more, who each is; nothing if there are still some whose lease is over, and it must be asked again
if #over == most then
  return {}
end
local first = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local limit = tonumber(ARGV[2])
local clients = redis.call('ZRANGEBYLEX', names, first, '+', 'LIMIT', 0, limit + 1)
local found = {#clients > limit and '1' or '0'}
for i = 1, math.min(#clients, limit) do
  found[i + 1] = redis.call('HGET', infos, clients[i])
end
return found
