/**
 * Scripts that turn their own realm upside down: what each is called, its source, and its texts. No trick may reach
 * a helper, another cell or the host. `!` stands before what failed; what the engines word differently is a pattern.
 */
export const MISCHIEF: readonly (readonly [string, string, readonly (string | RegExp)[]])[] = [
  [
    "prepareStackTrace that throws",
    "Error.prepareStackTrace = () => { throw 1 }; null.x",
    [/^!(unknown code mode exception|TypeError: Cannot read properties of null)/],
  ],
  [
    "prepareStackTrace that answers with no string",
    "Error.prepareStackTrace = () => ({toString() { return 'evil' }}); null.x",
    [/^!TypeError: Cannot read properties of null \(reading 'x'\)/],
  ],
  [
    "a stack that counts before it answers",
    "let n = 0; const e = new Error('x'); Object.defineProperty(e, 'stack', {get() { while (n < 1e5) n++; return 'S' }}); throw e",
    [/^!(Error: x\n)?S$/],
  ],
  [
    "a stack of 20 MB",
    "const e = new Error('x'); Object.defineProperty(e, 'stack', {get() { return 's'.repeat(2e7) }}); throw e",
    [/^!(Error: x\n)?s{1000}/],
  ],
  [
    "a thrown proxy",
    "throw new Proxy({}, {get() { throw 1 }, getPrototypeOf() { throw 2 }})",
    ["!unknown code mode exception"],
  ],
  [
    "the prototype of async generators",
    "async function* g() {} const made = Object.getPrototypeOf(g).constructor('yield typeof process')(); text((await made.next()).value)",
    ["undefined"],
  ],
  [
    "a thread of computing that waits",
    "text([typeof Atomics, typeof SharedArrayBuffer, typeof WebAssembly].join())",
    ["undefined,undefined,undefined"],
  ],
  [
    "100,000 finalizers",
    "const r = new FinalizationRegistry(() => {}); for (let i = 0; i < 1e5; i++) r.register({}, i); text('on')",
    ["on"],
  ],
  [
    "a proxy as input, with keys of its own",
    "text(await tools.echo(new Proxy({}, {ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({enumerable: true, configurable: true}), get: (_, k) => k === 'a' ? 'v' : undefined})))",
    ['{"a":"v"}'],
  ],
  [
    "a proxy that holds itself",
    "const p = new Proxy({}, {ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({enumerable: true, configurable: true}), get: (_, k) => k === 'toJSON' ? undefined : p}); try { tools.echo(p) } catch (e) { text(e.split('\\n')[0]) }",
    ["TypeError: Converting circular structure to JSON"],
  ],
  [
    "a proxy whose traps throw",
    "try { tools.echo(new Proxy({}, {get() { throw new Error('trap') }})) } catch (e) { text(typeof e + ' ' + e.split('\\n')[0]) }",
    ["string Error: trap"],
  ],
  [
    "toJSON with a function, a promise and a big integer",
    "for (const v of [() => 1, Promise.resolve(1), 10n]) { try { text(await tools.echo({toJSON: () => v})) } catch (e) { text(e.split('\\n')[0]) } }",
    [
      "failed to serialize JavaScript value: expected value at line 1 column 1",
      "{}",
      "TypeError: Do not know how to serialize a BigInt",
    ],
  ],
  [
    "toJSON that calls the tool itself",
    "text(await tools.echo({toJSON() { tools.echo('inner'); return 'outer' }}))",
    ["outer"],
  ],
  [
    "symbols as keys and values",
    "text(await tools.echo({[Symbol('a')]: 1, b: Symbol('x'), c: 2}))",
    ['{"c":2}'],
  ],
  [
    "a huge sparse array as input",
    "const a = []; a.length = 3.4e6; try { tools.echo(a) } catch (e) { text(e) }",
    ["the input of a tool is limited to 16777216 characters of JSON, this one has 17000001"],
  ],
  [
    "members of a result are plain",
    "const r = await tools.echo({a: 1}); text(Object.getOwnPropertyDescriptor(r, 'a'))",
    ['{"value":1,"writable":true,"enumerable":true,"configurable":true}'],
  ],
  [
    "then on every object, and a result that is one",
    "Object.prototype.then = function (f) { delete Object.prototype.then; f('taken') }; text(await tools.echo({a: 1})); text(await tools.echo({a: 1}))",
    ["taken", '{"a":1}'],
  ],
  [
    "__proto__ both ways",
    'const v = await tools.echo(JSON.parse(\'{"__proto__": {"x": 1}, "constructor": 1}\')); text(v); text([v.x, ({}).x, Object.getPrototypeOf(v) === Object.prototype].join())',
    ['{"__proto__":{"x":1},"constructor":1}', ",,true"],
  ],
  [
    "tools named like members of every object",
    "text(await tools.constructor()); text(await tools.__proto__()); text(await tools.hasOwnProperty()); text(Object.getPrototypeOf(tools) === Object.prototype)",
    ["constructor", "__proto__", "hasOwnProperty", "true"],
  ],
  [
    "import.meta of the script's own",
    "import.meta.x = 1; text(import.meta); text(Object.getPrototypeOf(import.meta))",
    ['{"x":1}', "null"],
  ],
  [
    "imports of data URLs, of objects, with options",
    "for (const [s, o] of [['data:text/javascript,export default 1'], [{toString: () => 'node:fs'}], ['x', {with: {type: 'json'}}]]) await import(s, o).catch(text)",
    ["unsupported import in exec", "unsupported import in exec", "unsupported import in exec"],
  ],
  [
    "functions made from text",
    "text(Function('return typeof process + typeof require')()); text((0, eval)('this === globalThis'))",
    ["undefinedundefined", "true"],
  ],
  [
    "an iterator of arrays that lies",
    "Array.prototype[Symbol.iterator] = function* () { yield 'evil' }; text(await tools.echo({a: [1, 2]})); store('it', [1]); text(load('it'))",
    ['{"a":[1,2]}', "[1]"],
  ],
  [
    "then of promises replaced",
    "Promise.prototype.then = function () { throw 1 }; text(await tools.echo('good'))",
    // QuickJS looks the method up to await, so that the script stops itself.
    [/^(good|!1)$/],
  ],
  [
    "the global Promise replaced, its resolve too",
    "const P = Promise; P.resolve = () => { throw 1 }; globalThis.Promise = class { constructor() { throw 1 } }; text(await tools.echo('good'))",
    ["good"],
  ],
  [
    "setters for what the code around keeps",
    "let got; for (const k of ['resolve', 'reject', 'size', 'id', 'url', 'detail']) Object.defineProperty(Object.prototype, k, {set(v) { got = v }, get() { return got }, configurable: true}); text(await tools.echo('good')); image('data:,'); text(typeof got)",
    ["good", "<input_image>", "undefined"],
  ],
  [
    "limits put on the prototype",
    "Object.prototype.outputChars = 1e12; Object.prototype.callChars = 1e12; try { text('x'.repeat(2e7)) } catch (e) { text(e) }",
    ["exec output is limited to 16777216 characters between two looks at a cell"],
  ],
  [
    "prototypes frozen",
    "for (const C of [Object, Array, Promise, String]) Object.freeze(C.prototype); text(await tools.echo({a: [1]})); store('frozen', 1); text(load('frozen'))",
    ['{"a":[1]}', "1"],
  ],
  [
    "helpers replaced and removed",
    "const g = globalThis; for (const k of Reflect.ownKeys(g)) { try { delete g[k] } catch {} } g.tools = {echo: () => 'evil'}; g.text = 1",
    [],
  ],
  [
    "a cell after one that replaced its helpers",
    "text(await tools.echo('good')); text(ALL_TOOLS.length > 0); text(typeof store)",
    ["good", "true", "function"],
  ],
  [
    "more timers than there may be, and all at once",
    "let n = 0; try { for (;;) { setTimeout(() => {}, 0); n++ } } catch (e) { text(e); text(n) }",
    ["a cell may have 10000 timers", "10000"],
  ],
  [
    "delays that are none",
    "for (const d of [NaN, -1, Infinity, '0', null, undefined, {valueOf: () => 0}]) await new Promise((r) => setTimeout(r, d)); text('on')",
    ["on"],
  ],
  [
    "a flood of notices",
    "let n = 0; try { for (;;) { notify('x'); n++ } } catch (e) { text(e); text(n) }",
    ["notify is limited to 100 notices between two looks at a cell", "100"],
  ],
  [
    "a million keys to store",
    "let n = 0; try { for (; n < 1e6; n++) store('k' + n, n) } catch (e) { text(e.split('. ')[1]); text(n > 9_900) } exit()",
    ["There is room for 10000 keys.", "true"],
  ],
  [
    "an export called then",
    "export function then(resolve) { text('called'); resolve() } text('body')",
    ["body"],
  ],
  [
    "a source nested too deep",
    `${"(".repeat(20_000)}1${")".repeat(20_000)}`,
    ["!RangeError: Maximum call stack size exceeded"],
  ],
];
