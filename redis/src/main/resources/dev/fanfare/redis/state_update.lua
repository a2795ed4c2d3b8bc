-- Changes a state, if what is there allows it, keeps the change and announces it.
--
-- KEYS: (6) what came of the update with this key for idempotency
-- ARGV: (6) how many changes are kept, for how long, how long the place is; the condition, its version; 1 if all other keys go;
--       (12) how long all of it lasts, and how long the keys here ("" as before, "-" for ever); a message; how many bytes there
--       may be; (16) who is not told; how long the key for idempotency is known (0 for none); (18) the condition of keys; 1 if
--       equal values are changes; 1 if keys that are there and were to be new last longer; 1 if the value before is told;
--       (22) of what is set the version, its epoch, tags, info, the weight of all that but the epoch; (27) and for each key its
--       name, 1 if it is set, to what ("" if it goes), and two numbers that are added ("" for none, "x" if they are too large)
-- Answer: offset, epoch, 1 if something was lost, when to look at the channel, the outcome, the version, 1 if it was made before,
--       the change, with a conflict all entries
local once = KEYS[6]
local condition, condition_version, replaces = ARGV[9], ARGV[10], ARGV[11] == '1'
local ttl, key_ttl, message, max_bytes, exclude = ARGV[12], ARGV[13], ARGV[14], tonumber(ARGV[15]), ARGV[16]
local once_ttl = ARGV[17]
local key_condition, repeats, keeps_alive, tells_before = ARGV[18], ARGV[19] == '1', ARGV[20] == '1', ARGV[21] == '1'
local details = {version = ARGV[22], epoch = ARGV[23], tags = ARGV[24], info = ARGV[25], weight = tonumber(ARGV[26])}

-- The largest integer that every reader has exactly.
local MOST = 9007199254740991

local keys, set, added, is_named = {}, {}, {}, {}
for i = 27, #ARGV, 5 do
  local key = ARGV[i]
  keys[#keys + 1] = key
  is_named[key] = true
  if ARGV[i + 1] == '1' then
    set[key] = ARGV[i + 2]
  end
  if ARGV[i + 3] ~= '' then
    added[key] = {ARGV[i + 3], ARGV[i + 4]}
  end
end

local function is_met()
  if condition == 'NEW' then
    return version == '0'
  elseif condition == 'EXISTS' then
    return version ~= '0'
  end
  return condition ~= 'VERSION' or version == condition_version
end

local function is_outdated(key)
  local stored = get(key)
  return stored and not is_greater(details.version, stored.version)
    and (details.epoch == '' or details.epoch == stored.epoch)
end

local function is_any_outdated()
  for _, key in ipairs(keys) do
    if (added[key] or set[key] ~= '') and is_outdated(key) then
      return true
    end
  end
  return false
end

local function is_any(there)
  for _, key in ipairs(keys) do
    if (get(key) and true or false) == there then
      return true
    end
  end
  return false
end

local function prolong_keys()
  if key_ttl ~= '' then
    for _, key in ipairs(keys) do
      if get(key) then
        set_end(key, key_ttl)
      end
    end
  end
end

local function refusal()
  if not is_met() then
    return 'CONFLICT'
  end
  if details.version ~= '0' and is_any_outdated() then
    return 'OLD_VERSION'
  end
  if key_condition == 'NEW' and is_any(true) then
    if keeps_alive then
      prolong_keys()
    end
    return 'KEY_EXISTS'
  end
  return key_condition == 'EXISTS' and is_any(false) and 'KEY_NOT_FOUND' or nil
end

local function is_same(stored, value)
  local same_version = details.version == stored.version and details.epoch == stored.epoch
  local keeps_version = details.version == '0' and stored.version ~= '0'
  return value == stored.value and details.tags == stored.tags and details.info == stored.info
    and (same_version or keeps_version)
end

-- What would be there of the keys that would change.
local wanted = {}

local function want(key, value)
  local stored = get(key)
  local is_no_change
  if stored then
    is_no_change = not repeats and is_same(stored, value)
  else
    is_no_change = value == ''
  end
  wanted[key] = not is_no_change and value or nil
end

-- The two numbers are the halves of one that may be up to twice as large as what is exact; a sum that is not exact on the way is
-- too large in the end.
local function sum(before, halves)
  if halves[1] == 'x' then
    return nil
  end
  local number = '0'
  if before ~= '' then
    number = string.match(before, '^[ \t\r\n]*(%-?%d+)[ \t\r\n]*$')
    if not number or #number > 17 then
      return nil
    end
  end
  number = tonumber(number)
  if math.abs(number) > MOST then
    return nil
  end
  local whole = number + tonumber(halves[1]) + tonumber(halves[2])
  return math.abs(whole) <= MOST and string.format('%.0f', whole) or nil
end

local function plan()
  for _, key in ipairs(keys) do
    if set[key] then
      want(key, set[key])
    end
    if added[key] then
      local stored = get(key)
      local result = sum(wanted[key] or (stored and stored.value) or '', added[key])
      if not result then
        return 'NOT_A_NUMBER'
      end
      want(key, result)
    end
  end
  local changed = {}
  for _, key in ipairs(keys) do
    if wanted[key] then
      changed[#changed + 1] = key
    end
  end
  if replaces then
    local others = {}
    for _, key in ipairs(all_keys()) do
      if not is_named[key] then
        others[#others + 1] = key
        wanted[key] = ''
        changed[#changed + 1] = key
      end
    end
    load(others)
  end
  local growth = 0
  for _, key in ipairs(changed) do
    local before = get(key)
    growth = growth - (before and size_of(key, before) or 0)
    if wanted[key] ~= '' then
      local is_bare = details.version == '0' and details.epoch == '' and details.tags == '' and details.info == ''
      growth = growth + length_of(key) + #wanted[key] + (is_bare and 0 or details.weight + length_of(details.epoch))
    end
  end
  return growth > 0 and size + growth > max_bytes and 'TOO_LARGE' or nil, changed
end

local function make()
  local refused = refusal()
  if refused then
    return refused, '', refused == 'CONFLICT' and entries_of(all_keys()) or {}
  end
  local problem, changed = plan()
  if problem then
    return problem, '', {}
  end
  local what = ''
  if #changed > 0 or message ~= '' then
    local cause = #changed > 0 and 'U' or 'M'
    what = change(changed, wanted, details, cause, message, exclude, tells_before)
  end
  if ttl ~= '' and count > 0 then
    set_end('', ttl)
  end
  prolong_keys()
  return what == '' and 'UNCHANGED' or 'APPLIED', what, {}
end

open()
local may_be_more = expire(ENDS_AT_ONCE)
if may_be_more and condition ~= 'ALWAYS' then
  expire(-1)
elseif may_be_more then
  expire_named(keys)
end

if once_ttl ~= '0' then
  local used = redis.call('HMGET', once, 'g', 'o', 's', 'e')
  if used[1] == generation then
    local watch = save()
    local is_conflict = used[2] == 'CONFLICT'
    return {used[3], used[4], is_lost, watch, is_conflict and 'CONFLICT' or 'UNCHANGED', version, '1', '',
      is_conflict and entries_of(all_keys()) or {}}
  end
end

load(keys)
kept_size, kept_ttl, kept_meta_ttl = ARGV[6], ARGV[7], ARGV[8]
local outcome, what, entries = make()
local watch = save()
if once_ttl ~= '0' and (outcome == 'APPLIED' or outcome == 'UNCHANGED' or outcome == 'CONFLICT') then
  redis.call('HSET', once, 'g', generation, 'o', outcome, 's', offset, 'e', epoch)
  redis.call('PEXPIRE', once, once_ttl)
  if once_ttl_known ~= once_ttl then
    redis.call('HSET', meta, 'o', once_ttl)
  end
  keep_meta(tonumber(once_ttl))
end
return {offset, epoch, is_lost, watch, outcome, version, '0', what, entries}
