-- How many are there.
--
-- Answer: clients, users
return {tostring(redis.call('ZCARD', ends)), tostring(redis.call('HLEN', users))}
