-- What all scripts about the state of a channel begin with: they know where its stream stands, begin it anew if they must, and
-- take away what is over. Numbers that may be larger than 2^53, which those of Lua are exact up to, stay texts.
--
-- KEYS: the channel's meta; what is there by key; its keys in their order; when single keys are over, and all of it (under the
--       empty name); what changed lately
-- ARGV: where changes are announced, the epoch of a stream that begins, the run of this Redis ("" if unknown), for how long a
--       stream is known in which nothing has changed, the command that announces
--
-- Meta has the epoch (e), offset (s) and run (r) of the stream; what it was called when it began (g), which another run of Redis
-- does not change; the version (v); how many keys there are (n) and ends (m), and how many bytes (b); how many changes are kept
-- (rs), for how long (rt), and for how long the place is (rm); for how long keys for idempotency are known (o), if one was used;
-- and when the channel is looked at for what is over (w).
--
-- An entry: 1:offset:version:weight of details:lengths of three:epoch of version, tags, info, and then the value. A change:
-- cause:length:keys:message, and for each key length:length:key and entry.
local meta, values, names, ends, log = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local announced, fresh, run, begun_ttl, announcing = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]

-- How many keys that are over are taken away at once, and how many are named in one command.
local ENDS_AT_ONCE, CHUNK = 200, 1000

-- If nobody has looked for so long after it was time, whoever was to say that it is has ended before he did.
local GRACE = 10000

-- What Redis has acknowledged and lost, it will not acknowledge again under the same number.
local LOST_AT_MOST = '4294967296'

local time
local function now()
  time = time or redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local known = redis.call('HMGET', meta, 'e', 's', 'r', 'g', 'v', 'n', 'm', 'b', 'rs', 'rt', 'rm', 'w', 'o')
local epoch, offset, generation, version = known[1], known[2], known[4], known[5]
local count, end_count, size = tonumber(known[6] or 0), tonumber(known[7] or 0), tonumber(known[8] or 0)
local kept_size, kept_ttl, kept_meta_ttl = known[9] or '0', known[10] or '0', known[11] or '0'
local watched, once_ttl_known = tonumber(known[12] or 0), known[13] or '0'
local count_before, ends_before, size_before = count, end_count, size
local retention_before, watched_before = kept_size .. ':' .. kept_ttl .. ':' .. kept_meta_ttl, watched
local is_dirty, is_logged, is_lost = false, false, '0'

local function begin()
  epoch, offset, generation, version = fresh, '0', fresh, '0'
  count, end_count, size, count_before, ends_before, size_before = 0, 0, 0, 0, 0, 0
  kept_size, kept_ttl, kept_meta_ttl, retention_before = '0', '0', '0', '0:0:0'
  watched, watched_before, once_ttl_known = 0, 0, '0'
  redis.call('HSET', meta, 'e', epoch, 's', offset, 'r', run, 'g', generation, 'v', version, 'n', 0, 'm', 0, 'b', 0,
    'rs', kept_size, 'rt', kept_ttl, 'rm', kept_meta_ttl, 'w', 0, 'o', 0)
  redis.call('UNLINK', values, names, ends, log)
  redis.call('PEXPIRE', meta, begun_ttl)
end

-- A state of which Redis has evicted a part is none any more, nor is one to which something else has added.
local function is_whole()
  if count == 0 then
    return redis.call('EXISTS', values, names, ends) == 0
  end
  return redis.call('HLEN', values) == count and redis.call('ZCARD', names) == count
    and redis.call('ZCARD', ends) == end_count
end

local function open()
  if not epoch then
    is_lost = redis.call('EXISTS', values, names, ends) > 0 and '1' or '0'
    begin()
  elseif not is_whole() then
    is_lost = '1'
    begin()
  elseif run ~= '' and known[3] ~= run then
    epoch = fresh
    redis.call('HSET', meta, 'e', epoch, 'r', run)
    redis.call('HINCRBY', meta, 's', LOST_AT_MOST)
    offset = redis.call('HGET', meta, 's')
    redis.call('UNLINK', log)
  end
end

local function next_of(number)
  if #number < 16 then
    return string.format('%.0f', tonumber(number) + 1)
  end
  local head, nines = string.match(number, '^(%d-)(9*)$')
  local zeros = string.rep('0', #nines)
  if head == '' then
    return '1' .. zeros
  end
  return string.sub(head, 1, -2) .. string.char(string.byte(head, -1) + 1) .. zeros
end

local function is_greater(one, other)
  if #one ~= #other then
    return #one > #other
  end
  return one > other
end

-- How many characters of 16 bits a text has.
local function length_of(text)
  if not string.find(text, '[\128-\255]') then
    return #text
  end
  local _, inner = string.gsub(text, '[\128-\191]', '')
  local _, pairs_of_two = string.gsub(text, '[\240-\255]', '')
  return #text - inner + pairs_of_two
end

-- Entries that were read, by key; false for one that is not there.
local cache = {}

local function parsed(text)
  local offset_of, version_of, weight, lengths = string.match(text, '^1:(%d+):(%d+):(%d+):()')
  if not offset_of then
    error('a state is kept in a format that is not known here')
  end
  local epochs, tags, infos, at = string.match(text, '^(%d+):(%d+):(%d+):()', lengths)
  local tags_at = at + tonumber(epochs)
  local info_at = tags_at + tonumber(tags)
  local value_at = info_at + tonumber(infos)
  return {
    version = version_of,
    weight = tonumber(weight),
    epoch = string.sub(text, at, tags_at - 1),
    tags = string.sub(text, tags_at, info_at - 1),
    info = string.sub(text, info_at, value_at - 1),
    value = string.sub(text, value_at)
  }
end

local function text_of(entry)
  return table.concat({'1', offset, entry.version, entry.weight, #entry.epoch, #entry.tags, #entry.info, ''}, ':')
    .. entry.epoch .. entry.tags .. entry.info .. entry.value
end

local function size_of(key, entry)
  return length_of(key) + #entry.value + entry.weight
end

-- Calls a command with a list behind its other arguments.
local function each_chunk(list, action)
  for from = 1, #list, CHUNK do
    action(unpack(list, from, math.min(from + CHUNK - 1, #list)))
  end
end

local function load(keys)
  local at = 0
  each_chunk(keys, function(...)
    for _, text in ipairs(redis.call('HMGET', values, ...)) do
      at = at + 1
      cache[keys[at]] = text and parsed(text)
    end
  end)
end

local function get(key)
  if cache[key] == nil then
    load({key})
  end
  return cache[key]
end

local function all_keys()
  return redis.call('ZRANGE', names, 0, -1)
end

-- Keys and entries, one after the other.
local function entries_of(keys)
  local found = {}
  each_chunk(keys, function(...)
    local texts = redis.call('HMGET', values, ...)
    for i, key in ipairs({...}) do
      found[#found + 1] = key
      found[#found + 1] = texts[i]
    end
  end)
  return found
end

-- Takes entries away. It is the first that is written then, which Redis allows also where it has no memory left.
local function remove(keys)
  each_chunk(keys, function(...)
    redis.call('HDEL', values, ...)
    redis.call('ZREM', names, ...)
    if end_count > 0 then
      end_count = end_count - redis.call('ZREM', ends, ...)
    end
  end)
end

local function set_end(key, ttl)
  if ttl ~= '-' then
    end_count = end_count + redis.call('ZADD', ends, now() + tonumber(ttl), key)
    is_dirty = true
  elseif redis.call('ZREM', ends, key) == 1 then
    end_count = end_count - 1
    is_dirty = true
  end
end

-- What is known of entries that are set; of a key that is gone the tags.
local NOTHING_KNOWN = {version = '0', epoch = '', tags = '', info = '', weight = 48}

local function entry_then(value, details, before)
  if value == '' then
    local tags = details.tags ~= '' and details.tags or before.tags
    return {version = '0', weight = 0, epoch = '', tags = tags, info = '', value = ''}
  end
  local keeps = details.version == '0' and before and before.version ~= '0'
  local entry = {
    version = keeps and before.version or details.version,
    epoch = keeps and before.epoch or details.epoch,
    tags = details.tags,
    info = details.info,
    value = value
  }
  local is_bare = entry.version == '0' and entry.epoch == '' and entry.tags == '' and entry.info == ''
  entry.weight = is_bare and 0 or details.weight + length_of(entry.epoch)
  return entry
end

-- Keeps a change. Where something else has written, nothing before it is kept: whoever asks for that is given the state.
local function append(what)
  local added = redis.pcall('XADD', log, 'MAXLEN', kept_size, offset .. '-0', 'd', what)
  if type(added) == 'table' and added.err then
    redis.call('UNLINK', log)
    redis.call('XADD', log, 'MAXLEN', kept_size, offset .. '-0', 'd', what)
  end
end

-- Changes keys to values ('' for those that go), which is one step of the stream.
local function change(keys, wanted, details, cause, message, exclude, tells_before)
  offset = next_of(offset)
  if #keys == 0 then
    -- Redis looks only at the first thing that is written whether there is memory: it must not be the announcement.
    redis.call('HSET', meta, 's', offset)
  end
  local parts, set, new, gone = {}, {}, {}, {}
  local value_before = ''
  for _, key in ipairs(keys) do
    local before = get(key)
    local entry = entry_then(wanted[key], details, before)
    local text = text_of(entry)
    parts[#parts + 1] = #key .. ':' .. #text .. ':' .. key .. text
    if before then
      size = size - size_of(key, before)
      value_before = tells_before and #keys == 1 and before.value or ''
    end
    if entry.value == '' then
      gone[#gone + 1] = key
      count = count - 1
      cache[key] = false
    else
      size = size + size_of(key, entry)
      set[#set + 1] = key
      set[#set + 1] = text
      if not before then
        count = count + 1
        new[#new + 1] = 0
        new[#new + 1] = key
      end
      cache[key] = entry
    end
  end
  each_chunk(set, function(...) redis.call('HSET', values, ...) end)
  each_chunk(new, function(...) redis.call('ZADD', names, ...) end)
  remove(gone)
  if count == 0 and end_count > 0 then
    end_count = end_count - redis.call('ZREM', ends, '')
  end
  if #keys > 0 then
    version = count == 0 and '0' or offset
  end
  if cause == 'U' and count == 0 then
    cause = 'R'
  end
  local what = cause .. ':' .. #message .. ':' .. #keys .. ':' .. message .. table.concat(parts)
  if kept_size ~= '0' then
    append(what)
  end
  local head = table.concat({'1', offset, epoch, #exclude, #value_before, ''}, ':')
  redis.call(announcing, announced, head .. exclude .. value_before .. what)
  is_dirty, is_logged = true, true
  return what
end

local function ended(keys)
  load(keys)
  for _, key in ipairs(keys) do
    change({key}, {[key] = ''}, NOTHING_KNOWN, 'E', '', '', false)
  end
end

-- Takes away what is over, up to a limit; whether more of it may be.
local function expire(limit)
  if end_count == 0 then
    return false
  end
  local over = redis.call('ZRANGEBYSCORE', ends, '-inf', now(), 'LIMIT', 0, limit)
  if #over == 0 then
    return false
  end
  local whole = redis.call('ZSCORE', ends, '')
  if whole and tonumber(whole) <= now() then
    local wanted, keys = {}, all_keys()
    for _, key in ipairs(keys) do
      wanted[key] = ''
    end
    load(keys)
    change(keys, wanted, NOTHING_KNOWN, 'E', '', '', false)
    return false
  end
  ended(over)
  return #over == limit
end

local function expire_named(keys)
  local over = {}
  for _, key in ipairs(keys) do
    local at = redis.call('ZSCORE', ends, key)
    if at and tonumber(at) <= now() then
      over[#over + 1] = key
    end
  end
  ended(over)
end

-- When the next thing is over; nil for never.
local function next_end()
  if end_count == 0 then
    return nil
  end
  return tonumber(redis.call('ZRANGE', ends, 0, 0, 'WITHSCORES')[2])
end

-- Has meta be known for so long, if it is not for as long as it must at least.
local function keep_meta(least, ttl)
  local left = redis.call('PTTL', meta)
  if left >= 0 and left < least then
    redis.call('PEXPIRE', meta, ttl)
  end
end

-- Writes down what has changed. Answer: when somebody must look at the channel, if nobody knows that he must; "" otherwise.
local function save()
  local watch = ''
  local must = is_dirty
  local is_overdue = end_count > 0 and watched < now() - GRACE
  local at = (is_dirty or is_overdue) and next_end()
  if at and (is_overdue or at < watched) then
    watch, watched = string.format('%.0f', at), at
  end
  if is_dirty or watched ~= watched_before then
    local changed = {'s', offset, 'v', version}
    local function note(is_other, ...)
      for _, each in ipairs(is_other and {...} or {}) do
        changed[#changed + 1] = each
      end
    end
    note(count ~= count_before, 'n', count)
    note(end_count ~= ends_before, 'm', end_count)
    note(size ~= size_before, 'b', size)
    note(kept_size .. ':' .. kept_ttl .. ':' .. kept_meta_ttl ~= retention_before,
      'rs', kept_size, 'rt', kept_ttl, 'rm', kept_meta_ttl)
    note(watched ~= watched_before, 'w', string.format('%.0f', watched))
    -- Whoever only reads must not be refused because there is no memory to note when to look again.
    local write = must and redis.call or redis.pcall
    write('HSET', meta, unpack(changed))
  end
  if is_logged then
    if kept_size == '0' then
      redis.call('UNLINK', log)
    else
      redis.call('PEXPIRE', log, kept_ttl)
    end
    local ttl = math.max(1, kept_meta_ttl, kept_ttl, once_ttl_known)
    if count > 0 and count_before == 0 then
      redis.call('PERSIST', meta)
    elseif count == 0 and count_before > 0 then
      redis.call('PEXPIRE', meta, ttl)
    elseif count == 0 then
      keep_meta(ttl, ttl)
    end
  end
  return watch
end

