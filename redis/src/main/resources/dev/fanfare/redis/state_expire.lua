-- Takes away what is over, or a part of it where that is much; looks at nothing else.
--
-- Answer: 1 if something was lost, when to look at the channel again ("" for never)
if not epoch then
  return {'0', ''}
end
open()
expire(ENDS_AT_ONCE)
local at = next_end()
watched = at or 0
is_dirty = is_dirty or watched ~= watched_before
save()
return {is_lost, at and string.format('%.0f', at) or ''}
