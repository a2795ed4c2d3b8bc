-- Takes away what is over, or a part of it where that is much; looks at nothing else.
--
-- Answer: 1 if something was lost, when to look at the channel again ("" for never), 1 if something was over
if not epoch then
  return {'0', '', '0'}
end
open()
local before = offset
expire(ENDS_AT_ONCE)
local at = next_end()
watched = at or 0
save()
return {is_lost, at and string.format('%.0f', at) or '', offset ~= before and '1' or '0'}
