/** File name of the code below in stacks; its frames are cut out of what a model reads. */
export const PRELUDE_FILE = "codexkit:prelude";

/** File name of a script in stacks. Wire: Codex 0.169.0. */
export const CELL_FILE = "exec_main.mjs";

/** Characters of an error's text that are told; more is cut off. */
const MAX_ERROR_CHARS = 1024 * 1024;

/** What a cell may call its own globals; every other one that an engine brings is taken away. */
const ECMASCRIPT_GLOBALS =
  "AggregateError Array ArrayBuffer AsyncDisposableStack BigInt BigInt64Array BigUint64Array Boolean DataView Date " +
  "DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity " +
  "Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError " +
  "ReferenceError Reflect RegExp Set String SuppressedError Symbol SyntaxError Temporal TypeError URIError " +
  "Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI decodeURIComponent " +
  "encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape";

/**
 * What runs in a fresh context before a script: an expression for a function that sets its globals up.
 *
 * `send` takes an operation and strings to the host; only `explain` answers, with a string. With `packed`, both
 * directions carry one JSON array of strings, for an engine whose strings end at NUL. The function returned
 * takes what the host says; `start` comes with a factory of the script's function, `fail` with what it threw.
 *
 * Nothing but strings crosses, so nothing of the host can be reached from here, whatever a script does to its
 * own realm. It may replace every builtin: what follows holds those it needs and calls no method of another
 * object, so that a script's tricks hit the script alone. Helpers throw strings, as in Codex 0.169.0.
 */
export const CELL_PRELUDE = `(function (post, packed, hasHeads, settingsJson, identsJson, listJson, storedJson) {
"use strict";
const { parse, stringify } = JSON;
const { apply, defineProperty, deleteProperty, ownKeys } = Reflect;
const PromiseOf = Promise;
const { isArray } = Array;
const { resolve: resolved } = PromiseOf;
const { then } = PromiseOf.prototype;
const { charCodeAt, indexOf, slice, toLowerCase, trim } = String.prototype;
const { bind } = Function.prototype;
const { trunc } = Math;
const settings = parse(settingsJson);
const EXIT = "__codex_code_mode_exit__";
const IMAGE = "image expects a non-empty image URL string, an object with image_url and optional detail, or a raw MCP image block";
const AUDIO = "audio expects a non-empty audio URL string, an object with audio_url, or a raw MCP audio block";
const DETAIL = "image detail must be a string when provided";

// Strings one by one: an array would be asked for a toJSON, which a script may have put on its prototype.
const send = packed ? (...parts) => {
  let json = "[";
  for (let at = 0; at < parts.length; at += 1) json += (at === 0 ? "" : ",") + stringify(parts[at]);
  return post(json + "]");
} : post;

let finished = false;
let outputUsed = 0;
let notices = 0;
let noticeChars = 0;
let openCalls = 0;
let openChars = 0;
let nextCall = 1;
let timerCount = 0;
let nextTimer = 1;
let storedChars = 0;
let storedKeys = 0;
const calls = { __proto__: null };
const timers = { __proto__: null };
const stored = { __proto__: null };

const isObject = (value) => typeof value === "object" && value !== null;
const lower = (text) => apply(toLowerCase, text, []);
const startOf = (text, length) => lower(apply(slice, text, [0, length]));
const isDataUrl = (text) => startOf(text, 5) === "data:";

function explain(error) {
  try {
    if (isObject(error) || typeof error === "function") {
      const { stack } = error;
      if (typeof stack === "string") {
        const head = hasHeads ? "" : \`\${error.name}: \${error.message}\`;
        return send("explain", cut(head), cut(stack));
      }
    }
    return cut(typeof error === "symbol" ? "Symbol()" : \`\${error}\`);
  } catch {
    return "unknown code mode exception";
  }
}

const cut = (text) => apply(slice, text, [0, ${MAX_ERROR_CHARS}]);

function checkLive() {
  if (finished) throw EXIT;
}

function hasMany(json, bracket) {
  let at = -1;
  for (let found = 0; found < 64; found += 1) {
    at = apply(indexOf, json, [bracket, at + 1]);
    if (at < 0) return false;
  }
  return true;
}

function checkDepth(json) {
  if (json.length < 256 || (!hasMany(json, "[") && !hasMany(json, "{"))) return;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = apply(charCodeAt, json, [at]);
    if (quoted) {
      if (code === 92) at += 1;
      else if (code === 34) quoted = false;
    } else if (code === 34) quoted = true;
    else if (code === 91 || code === 123) {
      depth += 1;
      if (depth > 127) throw \`failed to serialize JavaScript value: recursion limit exceeded at line 1 column \${at + 1}\`;
    } else if (code === 93 || code === 125) depth -= 1;
  }
}

function toJson(value) {
  let json;
  try {
    json = stringify(value);
  } catch (error) {
    throw explain(error);
  }
  if (json === undefined) throw "failed to serialize JavaScript value: expected value at line 1 column 1";
  return json;
}

function toText(value) {
  const type = typeof value;
  if (value === null || (type !== "object" && type !== "function" && type !== "symbol")) return \`\${value}\`;
  let json;
  try {
    json = stringify(value);
  } catch (error) {
    throw explain(error);
  }
  return json === undefined ? "undefined" : json;
}

function toKey(key, helper) {
  try {
    return \`\${key}\`;
  } catch {
    throw \`\${helper} key must be a string\`;
  }
}

function count(chars) {
  const used = outputUsed + chars + 64;
  if (used > settings.outputChars) throw \`exec output is limited to \${settings.outputChars} characters between two looks at a cell\`;
  outputUsed = used;
}

const less = (used, taken) => used > taken ? used - taken : 0;

function emit(op, text, extra) {
  count(text.length);
  if (extra === undefined) send(op, text);
  else send(op, text, extra);
}

function call(ident, input) {
  checkLive();
  const json = input === undefined ? undefined : toJson(input);
  const size = json === undefined ? 0 : json.length;
  if (size > settings.callChars) throw \`the input of a tool is limited to \${settings.callChars} characters of JSON, this one has \${size}\`;
  if (size > 0) checkDepth(json);
  if (openCalls >= settings.openCalls) throw \`a cell may have \${settings.openCalls} tool calls waiting; await some before the next\`;
  if (openChars + size > settings.openCallChars) throw \`tool calls that wait may have \${settings.openCallChars} characters of input together; await some before the next\`;
  const id = \`\${nextCall}\`;
  nextCall += 1;
  return new PromiseOf((resolve, reject) => {
    calls[id] = { resolve, reject, size };
    openCalls += 1;
    openChars += size;
    if (json === undefined) send("call", id, ident);
    else send("call", id, ident, json);
  });
}

function settle(id, ok, text) {
  const waiting = calls[id];
  if (waiting === undefined) return;
  delete calls[id];
  openCalls -= 1;
  openChars -= waiting.size;
  if (ok !== "1") return void waiting.reject(text);
  let value;
  try {
    value = parse(text);
  } catch (error) {
    return void waiting.reject(explain(error));
  }
  waiting.resolve(value);
}

function toMediaUrl(block) {
  const { data } = block;
  if (isDataUrl(data)) return data;
  const wire = block.mimeType ?? block.mime_type;
  const mime = typeof wire === "string" && wire !== "" ? wire : "application/octet-stream";
  return \`data:\${mime};base64,\${data}\`;
}

function readBlock(value, kind, expected) {
  const block = parse(toJson(value));
  if (!isObject(block) || typeof block.type !== "string") throw expected;
  if (block.type !== kind) throw \`\${kind} only accepts MCP \${kind} blocks, got "\${block.type}"\`;
  if (typeof block.data !== "string" || block.data === "") throw \`\${kind} expected MCP \${kind} data\`;
  return block;
}

function readImage(value) {
  if (typeof value === "string") return { url: value };
  if (!isObject(value) || isArray(value)) throw IMAGE;
  const { image_url: url } = value;
  if (url !== undefined) {
    if (typeof url !== "string") throw IMAGE;
    const { detail } = value;
    if (detail !== undefined && detail !== null && typeof detail !== "string") throw DETAIL;
    return { url, detail };
  }
  const block = readBlock(value, "image", IMAGE);
  const wish = isObject(block._meta) ? block._meta["codex/imageDetail"] : undefined;
  return { url: toMediaUrl(block), detail: isDetail(wish) ? wish : undefined };
}

const isDetail = (word) => word === "auto" || word === "low" || word === "high" || word === "original";

function emitImage(value, wish) {
  const { url, detail } = readImage(value);
  if (url === "") throw IMAGE;
  if (startOf(url, 5) === "http:" || startOf(url, 6) === "https:") {
    throw "Tool call failed: remote image URLs are not supported in tool outputs. Pass a base64 data URI instead";
  }
  if (!isDataUrl(url)) throw "Tool call failed: invalid image output. Pass a base64 data URI instead";
  const chosen = lower(wish ?? detail ?? "high");
  if (!isDetail(chosen)) throw "image detail must be one of: auto, low, high, original";
  emit("image", url, chosen);
}

function readAudio(value) {
  if (typeof value === "string") return value;
  if (!isObject(value) || isArray(value)) throw AUDIO;
  const { audio_url: url } = value;
  if (url === undefined) return toMediaUrl(readBlock(value, "audio", AUDIO));
  if (typeof url !== "string") throw AUDIO;
  return url;
}

const helpers = {
  text(value) {
    checkLive();
    const text = toText(value);
    emit("text", text);
    return text;
  },
  image(value, detail) {
    checkLive();
    if (detail !== undefined && detail !== null && typeof detail !== "string") throw DETAIL;
    emitImage(value, detail);
  },
  audio(value) {
    checkLive();
    const url = readAudio(value);
    if (url === "") throw AUDIO;
    if (!isDataUrl(url)) throw "Tool call failed: invalid audio output. Pass a base64 data URI instead";
    if (settings.audio) emit("audio", url);
    else emit("text", "audio content omitted because you do not support audio input");
  },
  generatedImage(result) {
    checkLive();
    if (!isObject(result)) throw "generatedImage expects an image generation result object";
    const { output_hint: hint } = result;
    if (hint !== undefined && typeof hint !== "string") throw "generatedImage output_hint must be a string when provided";
    emitImage(result);
    if (hint !== undefined) emit("text", hint);
  },
  store(key, value) {
    checkLive();
    const name = toKey(key, "store");
    if (value === undefined) throw \`Unable to store \${stringify(name)}. Only plain serializable objects can be stored.\`;
    const json = toJson(value);
    checkDepth(json);
    const before = stored[name];
    const keys = storedKeys + (before === undefined ? 1 : 0);
    const chars = storedChars + json.length + (before === undefined ? name.length : -before.length);
    if (keys > settings.storedKeys) throw \`Unable to store \${stringify(name)}. There is room for \${settings.storedKeys} keys.\`;
    if (chars > settings.storedChars) throw \`Unable to store \${stringify(name)}. There is room for \${settings.storedChars} characters of JSON.\`;
    stored[name] = json;
    storedKeys = keys;
    storedChars = chars;
    send("store", name, json);
  },
  load(key) {
    checkLive();
    const json = stored[toKey(key, "load")];
    return json === undefined ? undefined : parse(json);
  },
  notify(value) {
    checkLive();
    const text = toText(value);
    if (apply(trim, text, []) === "") throw "notify expects non-empty text";
    if (notices >= settings.notices) throw \`notify is limited to \${settings.notices} notices between two looks at a cell\`;
    if (noticeChars + text.length > settings.noticeChars) throw \`notify is limited to \${settings.noticeChars} characters between two looks at a cell\`;
    notices += 1;
    noticeChars += text.length;
    send("notify", text);
  },
  yield_control() {
    checkLive();
    send("yield");
  },
  exit() {
    if (!finished) {
      finished = true;
      send("done");
    }
    throw EXIT;
  },
  setTimeout(callback, delay) {
    checkLive();
    if (typeof callback !== "function") throw "setTimeout expects a function callback";
    const ms = +delay;
    if (timerCount >= settings.timers) throw \`a cell may have \${settings.timers} timers\`;
    const id = nextTimer;
    nextTimer += 1;
    timerCount += 1;
    timers[id] = callback;
    send("timer", \`\${id}\`, \`\${ms > 0 && ms < Infinity ? trunc(ms) : 0}\`);
    return id;
  },
  clearTimeout(id) {
    checkLive();
    if (id === undefined || id === null) return;
    if (typeof id === "symbol" || typeof id === "bigint") throw "clearTimeout expects a numeric timeout id";
    const known = trunc(+id);
    if (timers[known] === undefined) return;
    delete timers[known];
    timerCount -= 1;
    send("untimer", \`\${known}\`);
  },
};

function fire(id) {
  const callback = timers[id];
  if (callback === undefined || finished) return;
  delete timers[id];
  timerCount -= 1;
  try {
    apply(callback, undefined, []);
  } catch (error) {
    fail(error);
  }
}

function succeed() {
  if (finished) return;
  finished = true;
  send("done");
}

function fail(error) {
  if (finished) return;
  finished = true;
  send("failed", explain(error));
}

function refuseImport() {
  return new PromiseOf((_, reject) => reject("unsupported import in exec"));
}
refuseImport.meta = { __proto__: null };

function start(toMain) {
  const main = toMain(refuseImport);
  apply(then, apply(then, apply(resolved, PromiseOf, []), [main]), [succeed, fail]);
}

function receive(parts, value) {
  switch (parts[0]) {
    case "settle":
      for (let at = 1; at + 2 < parts.length; at += 3) settle(parts[at], parts[at + 1], parts[at + 2]);
      return;
    case "fire":
      return fire(parts[1]);
    case "drained":
      outputUsed = less(outputUsed, +parts[1]);
      notices = less(notices, +parts[2]);
      noticeChars = less(noticeChars, +parts[3]);
      return;
    case "start":
      return start(value);
    case "succeed":
      return succeed();
    case "fail":
      return fail(value);
  }
}

const allowed = { __proto__: null };
for (const name of ${JSON.stringify(ECMASCRIPT_GLOBALS.split(" "))}) allowed[name] = true;
const names = ownKeys(globalThis);
for (let at = 0; at < names.length; at += 1) {
  const name = names[at];
  if (typeof name === "string" && allowed[name] !== true) deleteProperty(globalThis, name);
}

// Bound, so that its text is that of a builtin.
const toBuiltin = (name, value) => {
  const builtin = apply(bind, value, [undefined]);
  return defineProperty(builtin, "name", { __proto__: null, value: name, configurable: true }) && builtin;
};
const define = (target, name, value) => defineProperty(target, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
const toTool = (ident) => toBuiltin(ident, (...given) => call(ident, given.length === 0 ? undefined : given[0]));
const tools = {};
const idents = parse(identsJson);
for (let at = 0; at < idents.length; at += 1) define(tools, idents[at], toTool(idents[at]));
define(globalThis, "tools", tools);
defineProperty(globalThis, "ALL_TOOLS", {
  __proto__: null,
  get: () => {
    const list = parse(listJson);
    define(globalThis, "ALL_TOOLS", list);
    return list;
  },
  set: (value) => void define(globalThis, "ALL_TOOLS", value),
  enumerable: true,
  configurable: true,
});
for (const name of ownKeys(helpers)) define(globalThis, name, toBuiltin(name, helpers[name]));
const kept = parse(storedJson);
for (let at = 0; at + 1 < kept.length; at += 2) {
  stored[kept[at]] = kept[at + 1];
  storedKeys += 1;
  storedChars += kept[at].length + kept[at + 1].length;
}

return packed ? (json, value) => receive(parse(json), value) : (...parts) => receive(parts, parts[1]);
})`;
