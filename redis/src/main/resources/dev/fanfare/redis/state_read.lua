-- Reads a part of a state, or what changed.
--
-- ARGV: (6) what: PAGE, KEY, SINCE, CHANGES, NEWEST_CHANGES, or TOP for the place alone; a key; how many;
--       (9) a position: its offset ("" for none), the one after it, the one before, its epoch
-- Answer: offset, epoch, 1 if something was lost, when to look at the channel, the version, in how many milliseconds it is over
--       ("" for never), how many keys there are, entries, 1 if there are more, 1 if changes were read, those
local kind, key, limit = ARGV[6], ARGV[7], tonumber(ARGV[8])
local since, after, before, since_epoch = ARGV[9], ARGV[10], ARGV[11], ARGV[12]

open()
if expire(ENDS_AT_ONCE) and kind == 'KEY' then
  expire_named({key})
end
if count == 0 then
  -- Who follows what holds nothing asks for the place now and then, and needs it to be the same.
  keep_meta(kind == 'TOP' and begun_ttl / 2 or begun_ttl, begun_ttl)
end

local function page(cursor, most)
  local found = {}
  local first = cursor == '' and '-' or '(' .. cursor
  if count > 0 then
    found = redis.call('ZRANGEBYLEX', names, first, '+', 'LIMIT', 0, most + 1)
  end
  local is_more = #found > most
  if is_more then
    found[#found] = nil
  end
  return entries_of(found), is_more
end

-- What changed after a position, if all of that is kept; one more than the limit, if there is.
local function changes_after(most)
  if since_epoch ~= epoch then
    return nil
  end
  if since == offset then
    return {}
  end
  if after == '' then
    return nil
  end
  local found = redis.call('XRANGE', log, after, '+', 'COUNT', string.format('%.0f', most + 1))
  if not found[1] or found[1][1] ~= after .. '-0' then
    return nil
  end
  return found
end

local function changes_before(most)
  if since ~= '' and since_epoch ~= epoch then
    return nil
  end
  if most == 0 or (since ~= '' and before == '') then
    return {}
  end
  return redis.call('XREVRANGE', log, since == '' and '+' or before, '-', 'COUNT', most)
end

local entries, is_more, changes = {}, false, nil
if kind == 'PAGE' then
  entries, is_more = page(key, limit)
elseif kind == 'KEY' then
  if get(key) then
    entries = entries_of({key})
  end
elseif kind == 'SINCE' then
  changes = changes_after(limit)
  if not changes or #changes > limit then
    changes = nil
    entries = entries_of(all_keys())
  end
elseif kind == 'CHANGES' then
  if since ~= '' then
    changes = changes_after(limit)
  else
    changes = redis.call('XRANGE', log, '-', '+', 'COUNT', string.format('%.0f', limit + 1))
  end
  if changes and #changes > limit then
    changes[#changes] = nil
  end
elseif kind == 'NEWEST_CHANGES' then
  changes = changes_before(limit)
end

local left = ''
local whole = end_count > 0 and redis.call('ZSCORE', ends, '')
if whole then
  left = string.format('%.0f', tonumber(whole) - now())
end
local watch = save()
return {offset, epoch, is_lost, watch, version, left, tostring(count), entries, is_more and '1' or '0',
  changes and '1' or '0', changes or {}}
