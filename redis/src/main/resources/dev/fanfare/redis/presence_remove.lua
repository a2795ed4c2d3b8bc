-- A client is not there any more.
--
-- ARGV: its id
leave(ARGV[1])
return {}
