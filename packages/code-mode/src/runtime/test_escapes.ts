/**
 * What every escape runs with. `seize` takes what a script got hold of and follows prototypes,
 * constructors and members, by reflection alone. Every function that makes functions has to be one of the
 * cell's own four, every root prototype its own; nothing may bear the name of something a host has.
 */
export const SEIZE = `
const loot = [];
const { getPrototypeOf, ownKeys, getOwnPropertyDescriptor } = Reflect;
const { toString } = Function.prototype;
const [has, add] = [Set.prototype.has, Set.prototype.add].map((f) => Function.prototype.call.bind(f));
const [push, pop] = [Array.prototype.push, Array.prototype.pop].map((f) => Function.prototype.call.bind(f));
const source = Function.prototype.call.bind(toString);
const own = new Set([Function, (async () => {}).constructor, (function* () {}).constructor, (async function* () {}).constructor]);
const roots = new Set([Object.prototype, Function.prototype]);
const evaluate = eval;
const HOST_NAMES = ["process", "require", "module", "Buffer", "Bun", "fetch", "console", "WebAssembly", "SharedArrayBuffer", "Atomics", "ivm", "std", "os", "__filename", "isolate"];
function seize(...values) {
  const seen = new Set();
  const queue = [];
  const later = (value) => {
    if (((typeof value === "object" && value !== null) || typeof value === "function") && !has(seen, value) && queue.length < 4000) {
      add(seen, value);
      push(queue, value);
    }
  };
  for (let at = 0; at < values.length; at += 1) later(typeof values[at] === "string" ? Object(values[at]) : values[at]);
  while (queue.length > 0) {
    const value = pop(queue);
    try {
      const parent = getPrototypeOf(value);
      later(parent);
      const keys = ownKeys(value);
      for (let at = 0; at < keys.length && at < 200; at += 1) {
        const found = getOwnPropertyDescriptor(value, keys[at]);
        if (found === undefined) continue;
        later(found.value);
        later(found.get);
        later(found.set);
        if (typeof keys[at] === "string" && /^(mainModule|getBuiltinModule|dlopen|execPath|applySync|derefInto|createContextSync|_linkedBinding)$/.test(keys[at])) push(loot, keys[at]);
      }
      if (typeof value === "function" && /^(Async)?(Generator)?Function$/.test(getOwnPropertyDescriptor(value, "name")?.value) && !has(own, value)) {
        const made = value("return globalThis")();
        if (made !== globalThis) push(loot, "a function maker of another realm");
      }
      if (parent === null && getOwnPropertyDescriptor(value, "hasOwnProperty") !== undefined && !has(roots, value)) push(loot, "another realm");
    } catch {}
  }
  for (let at = 0; at < HOST_NAMES.length; at += 1) if (evaluate("typeof " + HOST_NAMES[at]) !== "undefined") push(loot, HOST_NAMES[at]);
}
const report = () => text(loot.length === 0 ? "contained" : "loot: " + loot[0]);
`;

/** Scripts that try to get out: patterns known from node:vm, vm2, realms and QuickJS. */
export const ESCAPES: readonly (readonly [string, string])[] = [
  ["constructor of a helper", "seize(text, text.constructor, text.constructor.constructor)"],
  [
    "constructors of all helpers",
    "seize(image, audio, generatedImage, store, load, notify, yield_control, exit, setTimeout, clearTimeout)",
  ],
  ["constructor of a tool", "seize(tools.echo, tools.echo.constructor('return this')())"],
  [
    "constructor of the tools",
    "seize(tools, tools.constructor, tools.__proto__, ALL_TOOLS, ALL_TOOLS[0])",
  ],
  [
    "constructor of a result",
    "const r = await tools.echo({a: [{}]}); seize(r, r.a, r.a[0], r.constructor.constructor)",
  ],
  [
    "constructor of a promise of a tool",
    "const p = tools.echo({}); seize(p, p.constructor, p.then, p.constructor.constructor); await p",
  ],
  [
    "constructor of a thrown string",
    "try { image(1) } catch (e) { seize(Object(e), e.constructor, e.constructor.constructor) }",
  ],
  [
    "constructor of a rejection",
    "try { await tools.fail() } catch (e) { seize(Object(e), e.constructor.constructor) }",
  ],
  [
    "error of a builtin inside a helper",
    "try { text({toJSON() { throw new Error('x') }}) } catch (e) { seize(e, e.constructor) }",
  ],
  [
    "error of a helper that ran out of stack",
    "function f() { try { f() } catch (e) { try { text('x'.repeat(3)) } catch (e2) { seize(e2) } seize(e) ; throw 1 } } try { f() } catch {}",
  ],
  [
    "prepareStackTrace: functions and receivers of frames",
    "Error.prepareStackTrace = (e, frames) => { try { for (const f of frames) seize(f, f.getThis?.(), f.getFunction?.(), f.getEvalOrigin?.(), f.getTypeName?.()) } catch {} return 'x' }; try { text({toJSON() { return new Error('x').stack }}) } catch {} setTimeout(() => new Error('y').stack, 1); await new Promise((r) => setTimeout(r, 5))",
  ],
  [
    "captureStackTrace over a helper",
    "const o = {}; Error.captureStackTrace?.(o, text); seize(o, o.stack); Error.stackTraceLimit = Infinity; seize(new Error('x'))",
  ],
  [
    "caller of a function a helper calls",
    "const o = {toJSON: function () { try { return [seize(o.toJSON.caller), seize(arguments.callee)] } catch { return 1 } }}; text(o)",
  ],
  [
    "caller of a sloppy function",
    "const f = Function('return [this, arguments.callee.caller, arguments.callee.arguments]'); setTimeout(() => seize(...f()), 1); seize(...f()); text({toJSON: () => { seize(...f()); return 1 }}); await new Promise((r) => setTimeout(r, 5))",
  ],
  [
    "this and arguments of a timer",
    "await new Promise((r) => setTimeout(function () { seize(this, arguments, arguments[0]); r() }, 1))",
  ],
  ["arguments of the script", "try { seize(arguments, arguments[0], arguments.callee) } catch {}"],
  [
    "Function from a result",
    "const src = await tools.echo('return globalThis'); seize(Function(src)(), new Function(src)(), (0, eval)('globalThis'))",
  ],
  [
    "async and generator functions",
    "seize((async () => {}).constructor, (function* () {}).constructor, (async function* () {}).constructor, await (async () => {}).constructor('return globalThis')())",
  ],
  [
    "species of promises",
    "class P extends Promise { constructor(f) { super((a, b) => { seize(f, a, b); f(a, b) }) } } Object.defineProperty(Promise, Symbol.species, {get: () => P}); Promise.prototype.constructor = P; await tools.echo({}); await tools.echo({}).then((v) => v)",
  ],
  [
    "a promise's then replaced",
    "const then = Promise.prototype.then; Promise.prototype.then = function (...args) { seize(this, ...args); return then.apply(this, args) }; await tools.echo({}); await tools.echo({}).then(() => 1)",
  ],
  [
    "a thenable among results",
    "Object.prototype.then = undefined; const r = await tools.thenable(); seize(r, r.then); delete Object.prototype.then",
  ],
  [
    "then on every object",
    "let n = 0; Object.prototype.then = function (a, b) { seize(this, a, b); delete Object.prototype.then; a(1) }; try { await tools.echo({}) } catch {} delete Object.prototype.then",
  ],
  ["a thenable that is awaited", "await {then(a, b) { seize(a, b); a(1) }}"],
  [
    "a proxy as input",
    "tools.echo(new Proxy({}, {get(t, k, r) { seize(t, r); return k === 'toJSON' ? undefined : 1 }, ownKeys() { return ['a'] }, getOwnPropertyDescriptor() { return {value: 1, enumerable: true, configurable: true} }}))",
  ],
  [
    "a getter in an input",
    "await tools.echo({get a() { seize(this); try { seize(new Error('x')) } catch {} return 1 }})",
  ],
  [
    "toJSON in an input",
    "await tools.echo({toJSON(k) { seize(this, arguments, k); return {x: 1} }})",
  ],
  [
    "toPrimitive in a key",
    "store({[Symbol.toPrimitive](h) { seize(this, arguments); return 'k' }}, 1); load({toString() { seize(this); return 'k' }})",
  ],
  [
    "valueOf in a delay",
    "setTimeout(() => {}, {valueOf() { seize(this); return 1 }}); clearTimeout({valueOf() { seize(this); return 1 }})",
  ],
  [
    "Array methods replaced",
    "for (const k of ['push', 'map', 'filter', 'slice', 'concat', 'join', 'forEach', Symbol.iterator]) { const old = Array.prototype[k]; Array.prototype[k] = function (...a) { seize(this, ...a); return old.apply(this, a) } } await tools.echo([1]); store('k', [1]); load('k')",
  ],
  [
    "setters on Array.prototype",
    "const got = []; for (const k of ['0', '1', '2', 'length2']) Object.defineProperty(Array.prototype, k, {set(v) { got[got.length + 9] = [this, v] }, get() { return undefined }, configurable: true}); await tools.echo({a: [1]}); text(''); for (const k of ['0', '1', '2']) delete Array.prototype[k]; for (const g of got) if (g) seize(...g)",
  ],
  [
    "setters on Object.prototype",
    "const got = []; for (const k of ['resolve', 'reject', 'size', 'value', 'get', 'set', 'writable', 'url', 'detail', 'type', 'data', 'meta']) Object.defineProperty(Object.prototype, k, {__proto__: null, set(v) { got.push(this, v) }, get() { got.push(this); return undefined }, configurable: true}); await tools.echo({}); image('data:,'); store('k', 1); for (const k of ['resolve', 'reject', 'size', 'value', 'get', 'set', 'writable', 'url', 'detail', 'type', 'data', 'meta']) delete Object.prototype[k]; seize(...got)",
  ],
  [
    "toJSON on every object",
    "const got = []; Object.prototype.toJSON = function () { got.push(this); return ['done'] }; Array.prototype.toJSON = Object.prototype.toJSON; String.prototype.toJSON = Object.prototype.toJSON; text('x'); await tools.echo({a: 1}); delete Object.prototype.toJSON; delete Array.prototype.toJSON; delete String.prototype.toJSON; seize(...got)",
  ],
  [
    "String methods replaced",
    "const got = []; for (const k of ['slice', 'trim', 'toLowerCase', 'charCodeAt', 'indexOf', 'toString', 'valueOf', Symbol.iterator]) { const old = String.prototype[k]; String.prototype[k] = function (...a) { got.push(this, ...a); return old.apply(this, a) } } notify('x'); image('data:,'); await tools.echo('x'); seize(...got)",
  ],
  [
    "JSON replaced",
    "const got = []; JSON.parse = (...a) => { got.push(...a); return {} }; JSON.stringify = (...a) => { got.push(...a); return '[\"ready\"]' }; text({a: 1}); await tools.echo({}); load('k'); seize(...got)",
  ],
  [
    "Reflect and Function methods replaced",
    "const got = []; Reflect.apply = (...a) => { got.push(...a) }; Function.prototype.call = Function.prototype.apply = Function.prototype.bind = function (...a) { got.push(this, ...a) }; await tools.echo({}); text({a: 1}); seize(...got)",
  ],
  [
    "Map, Set and WeakMap methods replaced",
    "const got = []; for (const C of [Map, Set, WeakMap]) for (const k of ['get', 'set', 'add', 'has', 'delete']) if (C.prototype[k]) { const old = C.prototype[k]; C.prototype[k] = function (...a) { got.push(this); return old.apply(this, a) } } await tools.echo({}); store('m', 1); load('m'); for (const g of got) if (g !== own) seize(g)",
  ],
  [
    "everything reachable from the global object",
    "seize(globalThis, ...Reflect.ownKeys(globalThis).map((k) => globalThis[k]))",
  ],
  [
    "symbols of the global object",
    "seize(...Object.getOwnPropertySymbols(globalThis).map((s) => globalThis[s]), globalThis[Symbol.toStringTag], Object.getPrototypeOf(globalThis), Object.getPrototypeOf(Object.getPrototypeOf(globalThis)))",
  ],
  [
    "dynamic import of builtins",
    "for (const s of ['fs', 'node:fs', 'node:child_process', 'process', 'bun', 'std', 'qjs:std', 'os']) { try { seize(await import(s)); loot.push('import ' + s) } catch (e) { if (e !== 'unsupported import in exec') loot.push(String(e)) } }",
  ],
  [
    "dynamic import of data and files",
    "for (const s of ['data:text/javascript,export default globalThis', 'file:///etc/passwd', './cell_prelude.ts', 'exec_main.mjs', '']) { try { seize(await import(s)); loot.push('import ' + s) } catch (e) { if (e !== 'unsupported import in exec') loot.push(String(e)) } }",
  ],
  [
    "dynamic import from eval and Function",
    "for (const f of [() => (0, eval)(\"import('node:fs')\"), () => Function(\"return import('node:fs')\")(), () => new (async () => {}).constructor(\"return import('node:fs')\")()]) { try { seize(await f()); loot.push('import') } catch (e) { seize(e) } }",
  ],
  [
    "import.meta",
    "seize(import.meta, import.meta.url, import.meta.resolve, import.meta.require, import.meta.dirname)",
  ],
  [
    "shared memory by other ways",
    "seize(globalThis.WebAssembly, globalThis.SharedArrayBuffer, globalThis.Atomics, new ArrayBuffer(8).constructor, Object.getPrototypeOf(Int8Array)); try { loot.push(typeof new WebAssembly.Memory({initial: 1, maximum: 1, shared: true}).buffer) } catch {}",
  ],
  [
    "finalizers and weak references",
    "const r = new FinalizationRegistry(function (v) { seize(this, v) }); r.register({}, 1); seize(r, new WeakRef(text).deref())",
  ],
  [
    "symbols a host looks at",
    "const o = {a: 1}; for (const k of ['nodejs.util.inspect.custom', 'nodejs.util.promisify.custom', 'nodejs.dispose', '@codexkit/code-mode.CodeModeError']) o[Symbol.for(k)] = function (...a) { seize(this, ...a); return 1 }; await tools.echo(o); text(o); notify(o); try { throw o } catch (e) { seize(e) }",
  ],
  [
    "__proto__ in an input",
    'await tools.echo(JSON.parse(\'{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}\')); await tools.echo({[\'__proto__\']: {polluted: 1}})',
  ],
  [
    "__proto__ in a result",
    "const r = await tools.poison(); seize(r, r.__proto__); if (({}).polluted) loot.push('polluted')",
  ],
  [
    "__proto__ in stored keys",
    "store('__proto__', {polluted: 1}); store('constructor', {prototype: {polluted: 1}}); seize(load('__proto__'), load('constructor'), load('toString'))",
  ],
  [
    "names of tools that are none",
    "for (const k of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) { try { seize(tools[k], tools[k]('return globalThis')) } catch {} }",
  ],
  [
    "accessors of globals",
    "for (const k of Object.getOwnPropertyNames(globalThis)) { const d = Object.getOwnPropertyDescriptor(globalThis, k); seize(d.get, d.set) }",
  ],
  [
    "statics of regular expressions",
    "/x/.test('x'); seize(RegExp.$_, RegExp.input, RegExp['$&'], RegExp.lastMatch, RegExp.leftContext); for (const v of [RegExp.$_, RegExp.input]) if (typeof v === 'string' && v.length > 100) loot.push('host text')",
  ],
  [
    "values JSON cannot hold",
    "for (const v of [new Uint8Array(8), new ArrayBuffer(8), new Date(), /x/, new Error('x'), new Map([[1, 2]]), Symbol.iterator, Object(1n)]) { try { seize(await tools.echo({v})) } catch (e) { seize(e) } }",
  ],
  [
    "bigints and functions",
    "for (const v of [1n, () => 1, Symbol('s'), class {}]) { try { seize(tools.echo(v)) } catch (e) { seize(Object(e)) } }",
  ],
  [
    "errors of promise combinators",
    "try { await Promise.any([tools.fail(), tools.fail()]) } catch (e) { seize(e, ...e.errors.map(Object)) } seize(await Promise.allSettled([tools.fail()]))",
  ],
  [
    "async generators",
    "async function* g() { try { yield tools.echo({}); yield* {[Symbol.asyncIterator]() { return {next() { seize(this, arguments); return {done: true} }} }} } finally { seize(this) } } for await (const v of g()) seize(v); const it = g(); seize(it, await it.return(tools.echo({})))",
  ],
  [
    "the sentinel of exit",
    "let got; try { got = 1 } finally { seize(got) } setTimeout(() => {}, 0); seize('__codex_code_mode_exit__')",
  ],
  [
    "Reflect.construct with another newTarget",
    "try { seize(Reflect.construct(Function, ['return globalThis'], text)) } catch (e) { seize(e) } seize(Reflect.construct(Promise, [() => {}], tools.echo.constructor), Reflect.construct(Array, [], new Proxy(Function, {})))",
  ],
  [
    "a proxy for Function",
    "const F = new Proxy(Function, {apply(t, s, a) { seize(t, s, a); return t(...a) }}); seize(F('return globalThis')())",
  ],
  [
    "with statements of sloppy code",
    "Function('seize', 'with (globalThis) { seize(this, arguments.callee) }')(seize)",
  ],
  [
    "disposable stacks",
    "if (globalThis.DisposableStack) { const s = new DisposableStack(); s.defer(function () { seize(this, arguments) }); s.dispose(); seize(s) }",
  ],
  [
    "iterator helpers",
    "seize(Iterator.prototype, Iterator.from([1]).map((x) => { seize(x); return x }).toArray(), Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())))",
  ],
  [
    "frames made up for the host",
    "for (const f of [['ready'], ['crashed', 'memory'], ['unavailable', 'x'], ['done']]) { Array.prototype.toJSON = () => f; text('x'); tools.echo(f); delete Array.prototype.toJSON } await tools.echo({})",
  ],
];
