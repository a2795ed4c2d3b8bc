-- How many are there.
--
-- Answer: clients, users; nothing if there are still some whose lease is over, and it must be asked again
if #over == most then
  return {}
end
return {tostring(redis.call('ZCARD', ends)), tostring(redis.call('HLEN', users))}
