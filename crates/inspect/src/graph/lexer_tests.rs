use super::*;

fn lex(code: &str, chunk: usize) -> Imports {
    let (segments, aliases) = (["internal".to_owned()], ["#lib/".to_owned()]);
    let finder = Interest::finder(&segments).unwrap();
    let interest = Interest {
        name: "@me/pkg",
        aliases: &aliases,
        segments: &segments,
        finder: Some(&finder),
        sketcher: None,
    };
    let mut lexer = Lexer::new(interest);
    code.as_bytes()
        .chunks(chunk)
        .for_each(|part| lexer.feed(part));
    let (imports, _) = lexer.finish();
    // A sketch may tell more, but not less.
    let lacking = crate::graph::sketch::lacking("a.js", code.as_bytes(), &imports, interest);
    let deep = code.len() > 100_000;
    assert!(deep || lacking.is_empty(), "{code}: {lacking:?}");
    imports
}

fn specifiers(code: &str) -> Vec<String> {
    lex(code, 1000).specifiers.into_keys().collect()
}

#[test]
fn every_way_to_name_a_file_is_seen() {
    for code in [
        "import './a.js'",
        "import a, { b } from \"./a.js\";",
        "export * from './a.js'",
        "const a = require('./a.js')",
        "const a = await import('./a.js')",
        "import(/* chunk: 'x' */ `./a.js`)",
        "import a = require('./a.js')",
        "type A = import('./a.js').A",
        "new Worker(new URL('./a.js', import.meta.url))",
        "/// <reference path=\"a.js\" />",
        "x = a / b; y = './a.js'; z = c / d",
        "if (x) /'/.test(y); import './a.js'",
        "x = y.replace(/['\"`]/g, '') + `${z}`; import './a.js'",
        "x = `a ${b ? `c ${'./a.js'}` : ''} d`",
        "<p>Don't</p>\nimport './a.js'",
        "x = '\\''; import './a.js'",
        "x = /[/'\"]/; import './a.js'",
        "#!/usr/bin/env node '\nimport './a.js'",
        "{\"a\": [\"./a.js\"]}",
        "return/'/.test(x),require('./a.js')",
        "return <p>it</p>; import './a.js'",
    ] {
        assert_eq!(specifiers(code), ["./a.js"], "{code}");
        for chunk in [1, 2, 7] {
            assert_eq!(lex(code, chunk), lex(code, 1000), "{code}");
        }
    }
    assert_eq!(specifiers("import '@me/pkg/x'"), ["@me/pkg/x"]);
}

#[test]
fn comments_and_other_strings_are_not() {
    for code in [
        "// import './a.js'",
        "/* require('./a.js') */",
        "/** @see {import('./a.js')} **/ x",
        "x = 'lodash/get'",
        "x = \"a './a.js' b\"",
        "x = /'.\\/a.js'/",
        "`a './a.js'`",
    ] {
        let imports = lex(code, 1000);
        assert_eq!(imports, Imports::default(), "{code}");
    }
}

#[test]
fn computed_imports_leave_their_beginning_or_nothing() {
    for (code, prefix) in [
        ("import(`./locale/${x}.js`)", "./locale/"),
        ("require('./locale/' + x)", "./locale/"),
        ("require.resolve('./' + x)", "./"),
        ("const p = './locale/' + x", "./locale/"),
    ] {
        let imports = lex(code, 1000);
        assert_eq!(
            imports.prefixes.keys().collect::<Vec<_>>(),
            [prefix],
            "{code}"
        );
        assert!(imports.anything.is_none(), "{code}");
    }
    for code in [
        "require(x)",
        "import(url)",
        "import(`${x}`)",
        "require(path.join(a, b))",
    ] {
        assert!(lex(code, 1000).anything.is_some(), "{code}");
    }
    for code in [
        "function require(x) {}",
        "a.require(x)",
        "require(12)",
        "if (id.startsWith('./')) id = './' + id",
        "typeof require",
        "import x from 'y'",
    ] {
        assert!(lex(code, 1000).anything.is_none(), "{code}");
        assert!(lex(code, 1000).prefixes.is_empty(), "{code}");
    }
}

#[test]
fn a_directory_counts_where_the_file_asks_for_its_own_place() {
    for code in [
        "path.join(__dirname, 'internal', x)",
        "new URL('../internal/' + x, import.meta.url)",
        "readFileSync(`${__dirname}/internal/${x}`)",
    ] {
        assert!(lex(code, 1000).segments.contains("internal"), "{code}");
    }
    assert!(lex("x = 'internal'", 1000).segments.is_empty());
}

#[test]
fn nesting_is_bounded() {
    let deep = "(".repeat(1_000_000);
    assert!(lex(&deep, 4096).anything.is_some());
}
