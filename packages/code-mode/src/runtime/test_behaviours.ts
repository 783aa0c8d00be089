/** Name, script, and its texts; `!` before what failed. What the engines word differently is a pattern. */
export const BEHAVIOURS: readonly [string, string, readonly (string | RegExp)[]][] = [
  [
    "text: every kind of value",
    "text('a'); text({a: 1}); text(undefined); text(null); text(1.5); text(10n); text(true)",
    ["a", '{"a":1}', "undefined", "null", "1.5", "10", "true"],
  ],
  [
    "text: what JSON leaves out is undefined",
    "text(Symbol('s')); text(() => 1)",
    ["undefined", "undefined"],
  ],
  ["text: nothing is undefined", "text()", ["undefined"]],
  ["text: answers with what it put out", "text(text({n: 1}) + '!')", ['{"n":1}', '{"n":1}!']],
  [
    "text: odd characters come through",
    "text('\\0 \\u{1F600} é \\n \\ud800')",
    ["\0 😀 é \n \uFFFD"],
  ],
  [
    "text: a circle is the engine's error",
    "const a = {}; a.a = a; text(a)",
    [/^!TypeError: Converting circular structure to JSON[\s\S]*\n {4}at exec_main\.mjs:1:24$/],
  ],
  [
    "text: what toJSON throws is told with its place",
    "text({toJSON() { throw new Error('no') }})",
    [/^!Error: no\n {4}at (Object\.)?toJSON \(exec_main\.mjs:1:24\)\n {4}at exec_main\.mjs:1:1$/],
  ],
  [
    "an error is its stack",
    "text('before'); throw new Error('boom')",
    ["before", "!Error: boom\n    at exec_main.mjs:1:23"],
  ],
  ["a thrown string is itself", "throw 'str'", ["!str"]],
  ["a thrown object is its string", "throw {a: 1}", ["![object Object]"]],
  ["thrown nothing is its string", "throw undefined", ["!undefined"]],
  [
    "an error with a stack that is none is its string",
    "const e = new Error('x'); e.stack = 5; throw e",
    ["!Error: x"],
  ],
  [
    "an error whose stack throws is still an end",
    "throw {get stack() { throw 1 }, toString() { throw 2 }}",
    ["!unknown code mode exception"],
  ],
  [
    "an error after an await",
    "await null; null.x",
    ["!TypeError: Cannot read properties of null (reading 'x')\n    at exec_main.mjs:1:18"],
  ],
  [
    "an error in a function",
    "function f() {\n  throw new RangeError('in')\n}\nf()",
    ["!RangeError: in\n    at f (exec_main.mjs:2:9)\n    at exec_main.mjs:4:1"],
  ],
  [
    "a name that is not there",
    "nope",
    ["!ReferenceError: nope is not defined\n    at exec_main.mjs:1:1"],
  ],
  [
    "a tool that is not there",
    "await tools.no_such()",
    ["!TypeError: tools.no_such is not a function\n    at exec_main.mjs:1:13"],
  ],
  ["a script that does not compile", "let x = ;", ["!SyntaxError: Unexpected token ';'"]],
  ["JSON in the place of a script", '{"code": "text(1)"}', ["!SyntaxError: Unexpected token ':'"]],
  [
    "a fenced script",
    "```js\ntext(1)\n```",
    ['!TypeError: "" is not a function\n    at exec_main.mjs:1:3'],
  ],
  ["return outside a function", "return 1", ["!SyntaxError: Illegal return statement"]],
  [
    "a brace that closes too much does not get out",
    "}); text('out'); (async () => {",
    ["!SyntaxError: Unexpected token '}'"],
  ],
  [
    "static import",
    "import fs from 'node:fs'; text('no')",
    ["!Unsupported import in exec: node:fs"],
  ],
  ["static import with nothing else", "import './x.mjs'", ["!Unsupported import in exec: ./x.mjs"]],
  ["re-export", "export * from 'a'", ["!Unsupported import in exec: a"]],
  ["dynamic import", "await import('fs')", ["!unsupported import in exec"]],
  [
    "dynamic import rejects with a string",
    "try { await import('fs') } catch (e) { text(typeof e + ': ' + e) }",
    ["string: unsupported import in exec"],
  ],
  [
    "the word import in a string",
    "text('import(1)'); text(`import(2)`); text(/import(3)/.source)",
    ["import(1)", "import(2)", "import(3)"],
  ],
  [
    "import.meta is empty",
    "text(typeof import.meta); text(Object.keys(import.meta).length)",
    ["object", "0"],
  ],
  ["exports are taken", "export const a = 1; export default 2; text(a)", ["1"]],
  [
    "require is not there",
    "require('fs')",
    ["!ReferenceError: require is not defined\n    at exec_main.mjs:1:1"],
  ],
  [
    "a module is strict, and has no this",
    "text(this === undefined); try { undeclared = 1 } catch (e) { text(e.name) }",
    ["true", "ReferenceError"],
  ],
  [
    "top-level names are not global",
    "var v = 1; function f() {} text(typeof globalThis.v + typeof globalThis.f)",
    ["undefinedundefined"],
  ],
  [
    "a fresh realm each time",
    "text(typeof globalThis.left); globalThis.left = 1; Object.prototype.left = 2",
    ["undefined"],
  ],
  ["a fresh realm each time, again", "text(typeof globalThis.left)", ["undefined"]],
  [
    "only ECMAScript and the helpers are global",
    "text(['console','fetch','process','require','setInterval','setImmediate','queueMicrotask','structuredClone','Buffer','URL','TextEncoder','crypto','WebAssembly','Atomics','SharedArrayBuffer','performance','navigator','atob','gc','print','std','os','scriptArgs','InternalError','DOMException'].filter((n) => n in globalThis).join())",
    [""],
  ],
  [
    "the helpers are there",
    "text(['tools','ALL_TOOLS','text','image','audio','generatedImage','store','load','notify','yield_control','exit','setTimeout','clearTimeout'].map((n) => typeof globalThis[n]).join())",
    [
      "object,object,function,function,function,function,function,function,function,function,function,function,function",
    ],
  ],
  [
    "ECMAScript is there",
    "text([typeof Map, typeof Proxy, typeof Reflect, typeof BigInt, typeof WeakRef, typeof Iterator, typeof Promise.withResolvers].join())",
    ["function,function,object,function,function,function,function"],
  ],
  [
    "tools and ALL_TOOLS",
    "text(Object.keys(tools).sort().join()); text(ALL_TOOLS)",
    [
      "bad,echo,fail,gate,give",
      '[{"name":"bad","description":"does bad"},{"name":"echo","description":"does echo"},{"name":"fail","description":"does fail"},{"name":"gate","description":"does gate"},{"name":"give","description":"does give"}]',
    ],
  ],
  ["a tool's name", "text(tools.echo.name)", ["echo"]],
  ["a call with nothing", "text(await tools.echo())", ["null"]],
  ["a call with undefined", "text(await tools.echo(undefined))", ["null"]],
  ["a call with a string", "text(await tools.echo('*** Begin'))", ["*** Begin"]],
  [
    "a call with an object is cloned as JSON",
    "text(await tools.echo({a: [1, undefined, () => 1], d: new Date(0), u: undefined}))",
    ['{"a":[1,null,null],"d":"1970-01-01T00:00:00.000Z"}'],
  ],
  [
    "a call with a function throws a string",
    "try { tools.echo(() => 1) } catch (e) { text(typeof e + ': ' + e) }",
    ["string: failed to serialize JavaScript value: expected value at line 1 column 1"],
  ],
  [
    "a call with a circle throws a string",
    "const a = {}; a.a = a; try { tools.echo(a) } catch (e) { text(typeof e + ': ' + e.split('\\n')[0]) }",
    ["string: TypeError: Converting circular structure to JSON"],
  ],
  [
    "a call nested too deep throws a string",
    "let a = 1; for (let i = 0; i < 200; i++) a = [a]; try { tools.echo(a) } catch (e) { text(e) }",
    ["failed to serialize JavaScript value: recursion limit exceeded at line 1 column 128"],
  ],
  [
    "brackets in strings are no depth",
    "text((await tools.echo(['[{'.repeat(300)])).length)",
    ["1"],
  ],
  [
    "a tool that rejects with a string",
    "try { await tools.bad({}) } catch (e) { text(typeof e + ': ' + e) }",
    ["string: tool `bad` expects a string input"],
  ],
  [
    "a tool that throws an error",
    "try { await tools.fail({}) } catch (e) { text(typeof e + ': ' + e) }",
    ["string: broke"],
  ],
  [
    "a rejection that nobody catches",
    "await tools.bad({})",
    ["!tool `bad` expects a string input"],
  ],
  [
    "a rejection that nobody awaits",
    "tools.bad({}); Promise.reject(new Error('ignored')); await tools.echo({}); text('on')",
    ["on"],
  ],
  [
    "calls that are awaited together run together",
    "text((await Promise.all([1, 2, 3].map((n) => tools.gate({n})))).join())",
    ["1,2,3"],
  ],
  [
    "a result is a value of the script's own",
    "const r = await tools.echo({a: [1]}); text(r instanceof Object && r.a instanceof Array)",
    ["true"],
  ],
  [
    "store and load",
    "store('k', {n: 1}); store(5, [1]); text(load('k')); text(load('5')); text(load('none'))",
    ['{"n":1}', "[1]", "undefined"],
  ],
  ["load in another cell", "text(load('k')); text(load(5))", ['{"n":1}', "[1]"]],
  [
    "what is stored is a clone",
    "const v = {n: 1}; store('c', v); v.n = 2; text(load('c')); load('c').n = 3; text(load('c'))",
    ['{"n":1}', '{"n":1}'],
  ],
  ["store survives a throw", "store('thrown', 1); throw 'x'", ["!x"]],
  ["store survived a throw", "text(load('thrown'))", ["1"]],
  [
    "store refuses undefined",
    "store('a\"b', undefined)",
    ['!Unable to store "a\\"b". Only plain serializable objects can be stored.'],
  ],
  [
    "store refuses a function",
    "store('f', () => 1)",
    ["!failed to serialize JavaScript value: expected value at line 1 column 1"],
  ],
  [
    "store refuses a key that is no string",
    "store(Symbol('s'), 1)",
    ["!store key must be a string"],
  ],
  [
    "load refuses a key that is no string",
    "load(Object.create(null))",
    ["!load key must be a string"],
  ],
  [
    "store with the name of a prototype",
    "store('__proto__', {x: 1}); text(load('__proto__')); text(load('constructor')); text(({}).x)",
    ['{"x":1}', "undefined", "undefined"],
  ],
  ["notify refuses blanks", "notify(' \\n')", ["!notify expects non-empty text"]],
  ["exit ends well", "text('a'); exit(); text('b')", ["a"]],
  [
    "exit in a try ends all the same",
    "try { exit() } catch {} try { text('b') } catch (e) { text('c') }",
    [],
  ],
  [
    "exit in a callback",
    "setTimeout(() => { text('t'); exit() }, 1); await new Promise(() => {})",
    ["t"],
  ],
  [
    "image: a data URL",
    "image('data:image/png;base64,AA=='); image({image_url: 'DATA:,', detail: 'LOW'}, null)",
    ["<input_image>", "<input_image>"],
  ],
  [
    "image: a block of MCP",
    "image({type: 'image', data: 'AA==', mimeType: 'image/png'}); image({type: 'image', data: 'data:,x'})",
    ["<input_image>", "<input_image>"],
  ],
  [
    "image: an http URL",
    "image('https://x/y.png')",
    [
      "!Tool call failed: remote image URLs are not supported in tool outputs. Pass a base64 data URI instead",
    ],
  ],
  [
    "image: another URL",
    "image({image_url: 'file:///x'})",
    ["!Tool call failed: invalid image output. Pass a base64 data URI instead"],
  ],
  [
    "image: nothing",
    "image()",
    [
      "!image expects a non-empty image URL string, an object with image_url and optional detail, or a raw MCP image block",
    ],
  ],
  [
    "image: an empty URL",
    "image('')",
    [
      "!image expects a non-empty image URL string, an object with image_url and optional detail, or a raw MCP image block",
    ],
  ],
  [
    "image: another block",
    "image({type: 'text', text: 'x'})",
    ['!image only accepts MCP image blocks, got "text"'],
  ],
  ["image: a block with no data", "image({type: 'image'})", ["!image expected MCP image data"]],
  [
    "image: an unknown detail",
    "image('data:,', 'best')",
    ["!image detail must be one of: auto, low, high, original"],
  ],
  [
    "image: a detail that is no string",
    "image('data:,', 5)",
    ["!image detail must be a string when provided"],
  ],
  [
    "audio: without the modality",
    "audio({type: 'audio', data: 'AA==', mimeType: 'audio/wav'})",
    ["audio content omitted because you do not support audio input"],
  ],
  [
    "audio: nothing",
    "audio()",
    [
      "!audio expects a non-empty audio URL string, an object with audio_url, or a raw MCP audio block",
    ],
  ],
  [
    "audio: an http URL",
    "audio('http://x/y.wav')",
    ["!Tool call failed: invalid audio output. Pass a base64 data URI instead"],
  ],
  [
    "generatedImage: an image and its hint",
    "generatedImage({image_url: 'data:,', output_hint: 'saved'})",
    ["<input_image>", "saved"],
  ],
  [
    "generatedImage: no object",
    "generatedImage('data:,')",
    ["!generatedImage expects an image generation result object"],
  ],
  [
    "generatedImage: a hint that is no string",
    "generatedImage({image_url: 'data:,', output_hint: 1})",
    ["!generatedImage output_hint must be a string when provided"],
  ],
  [
    "setTimeout and clearTimeout",
    "const off = setTimeout(() => text('off'), 1); clearTimeout(off); clearTimeout(); clearTimeout(99); await new Promise((r) => setTimeout(r, 5)); text('on')",
    ["on"],
  ],
  [
    "setTimeout: no function",
    "setTimeout('text(1)', 1)",
    ["!setTimeout expects a function callback"],
  ],
  [
    "clearTimeout: no number",
    "clearTimeout(Symbol())",
    ["!clearTimeout expects a numeric timeout id"],
  ],
  [
    "setTimeout: what a callback throws ends the cell",
    "setTimeout(() => { throw new Error('late') }, 1); await new Promise((r) => setTimeout(r, 1000))",
    ["!Error: late\n    at exec_main.mjs:1:26"],
  ],
  [
    "timers do not keep a cell alive",
    "setTimeout(() => text('late'), 60_000); text('end')",
    ["end"],
  ],
  [
    "a promise that nothing settles",
    "await new Promise(() => {})",
    [
      "!exec cell waits for a promise that nothing can settle: no tool call and no timer is pending",
    ],
  ],
  [
    "await using, generators and labels",
    "async function* g() { yield 1; yield 2 } let n = 0; for await (const x of g()) n += x; text(n)",
    ["3"],
  ],
  [
    "deep recursion",
    "function f() { f() } f()",
    [/^!RangeError: Maximum call stack size exceeded\n {4}at f \(exec_main\.mjs:1:16\)\n/],
  ],
  [
    "deep recursion that is caught",
    "function f() { f() } try { f() } catch (e) { text('caught'); text(await tools.echo('on')) }",
    ["caught", "on"],
  ],
  ["a comment at the end", "text(1) // end", ["1"]],
  ["a hashbang", "#!/usr/bin/env node\ntext(1)", ["1"]],
  ["comments alone", "// nothing", []],
];
