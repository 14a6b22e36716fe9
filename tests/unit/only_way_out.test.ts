import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '#infra/local/root.ts';

/** Where the product's own code is; tests and the screens of the browser are not part of what can send. */
const ROOMS = ['activities', 'db', 'domain', 'functions', 'infra', 'workflows', 'ui/src'];
const MAIL = 'activities/adapters/mail/';

/** What talks to a mail server or a mail vendor, by package. */
const WIRE_PACKAGES =
  /^(?:nodemailer(?:\/.*)?|@aws-sdk\/client-ses(?:v2)?|resend|googleapis|smtp-client|emailjs|sendmail|imapflow)$/;
/** Composing a message and reading an address touch no wire. */
const HARMLESS = /^nodemailer\/lib\/(?:addressparser|mail-composer|mime-node|errors)$/;

/** The files that may, each with what for. */
const MAY_IMPORT_THE_WIRE: Readonly<Record<string, readonly RegExp[]>> = {
  // Letters to our own users have a transport of their own (password reset, digest): no lead is ever written to through it.
  'functions/postman.ts': [/^nodemailer$/],
  [`${MAIL}smtp.ts`]: [/^nodemailer\/lib\/smtp-connection$/],
  [`${MAIL}imap_client.ts`]: [/^imapflow$/],
  [`${MAIL}imap.ts`]: [/^imapflow$/],
  [`${MAIL}imap_sent.ts`]: [/^imapflow$/],
  [`${MAIL}fault.ts`]: [/^imapflow$/],
  [`${MAIL}imap_idle.ts`]: [/^imapflow$/],
  [`${MAIL}ses.ts`]: [/^@aws-sdk\/client-ses$/],
  [`${MAIL}resend.ts`]: [/^resend$/],
};

/** Hosts of vendors whose API sends mail: whoever names one can reach it without any package. */
const SENDING_HOSTS =
  /gmail\.googleapis\.com|api\.resend\.com|email\.[a-z0-9${}-]+\.amazonaws\.com|api\.sendgrid\.com|api\.mailgun\.net|api\.postmarkapp\.com|smtp\.gmail\.com/;

/** The settings of known services, for a person to fill a form with; and the words of a wire, which are no call. */
const MAY_NAME_A_VENDOR = ['domain/mailbox_hosts.ts', 'domain/wire/gmail.ts'];

let program: ts.Program;
let checker: ts.TypeChecker;
let files: ts.SourceFile[];
const nameOf = (file: ts.SourceFile): string => relative(PROJECT_ROOT, file.fileName).replaceAll('\\', '/');

beforeAll(() => {
  const config = ts.readConfigFile(join(PROJECT_ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, PROJECT_ROOT);
  program = ts.createProgram(sources(), { ...options, noEmit: true, skipLibCheck: true });
  checker = program.getTypeChecker();
  files = program.getSourceFiles().filter((file) => ROOMS.some((room) => nameOf(file).startsWith(`${room}/`)));
}, 120_000);

/** Every TypeScript file of the rooms, the newest included: nothing needs to import it for it to be looked at. */
function sources(): string[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(PROJECT_ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !/(?:^|\/)paraglide\//.test(name))
      .map((name) => join(PROJECT_ROOT, room, name)),
  );
}

function everyNode(file: ts.SourceFile, visit: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, walk);
  };
  walk(file);
}

/** The specifiers that a file imports for more than their types, statically, dynamically or by require. */
function importsOf(file: ts.SourceFile): string[] {
  const found: string[] = [];
  everyNode(file, (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const typesOnly = ts.isImportDeclaration(node)
        ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
        : node.isTypeOnly;
      if (!typesOnly && ts.isStringLiteral(node.moduleSpecifier)) found.push(node.moduleSpecifier.text);
    }
    if (!ts.isCallExpression(node)) return;
    const [argument] = node.arguments;
    const dynamic = node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const required = ts.isIdentifier(node.expression) && node.expression.text === 'require';
    if ((dynamic || required) && argument && ts.isStringLiteralLike(argument)) found.push(argument.text);
  });
  return found;
}

/** Where a declared thing is from, followed through imports to its declaration. */
function origin(symbol: ts.Symbol | undefined): string | null {
  if (symbol === undefined) return null;
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declared = target.declarations?.[0];
  return declared === undefined ? null : `${nameOf(declared.getSourceFile())}#${target.name}`;
}

/** What a name that is taken out of an object is there. */
function memberOf(element: ts.BindingElement): ts.Symbol | undefined {
  const name = element.propertyName ?? element.name;
  return ts.isIdentifier(name) ? checker.getTypeAtLocation(element.parent).getProperty(name.text) : undefined;
}

/** The files that name a thing by the given origin, whatever they call it, outside import statements. */
function users(of: string): string[] {
  const using = new Set<string>();
  const thing = of.slice(of.indexOf('#') + 1);
  for (const file of files) {
    // Under another name it is imported by its own: then any name of the file may be it.
    const renamed = new RegExp(`\\b${thing} as\\b`).test(file.text);
    everyNode(file, (node) => {
      if (!ts.isIdentifier(node) || (!renamed && node.text !== thing)) return;
      if (ts.isImportSpecifier(node.parent) || ts.isExportSpecifier(node.parent)) return;
      if (origin(checker.getSymbolAtLocation(node)) === of) using.add(nameOf(file));
    });
  }
  return [...using].sort();
}

describe('no message leaves but through the gate', { timeout: 60_000 }, () => {
  test('only the adapters import what talks to a mail server', () => {
    const offenders = files.flatMap((file) => {
      const name = nameOf(file);
      const may = MAY_IMPORT_THE_WIRE[name] ?? [];
      return importsOf(file)
        .filter((specifier) => WIRE_PACKAGES.test(specifier) && !HARMLESS.test(specifier))
        .filter((specifier) => !may.some((allowed) => allowed.test(specifier)))
        .map((specifier) => `${name} imports ${specifier}`);
    });
    expect(offenders).toEqual([]);
  });

  test('nobody else names the address of a vendor that sends', () => {
    const offenders = files.filter((file) => {
      const named: string[] = [];
      everyNode(file, (node) => {
        if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) named.push(node.getText(file));
      });
      return !nameOf(file).startsWith(MAIL) && named.some((text) => SENDING_HOSTS.test(text));
    });
    expect(offenders.map(nameOf).filter((name) => !MAY_NAME_A_VENDOR.includes(name))).toEqual([]);
  });

  /** The files that name a member of the adapter's port. */
  function callersOf(member: string): string[] {
    const callers = new Set<string>();
    for (const file of files) {
      everyNode(file, (node) => {
        // By a dot, in brackets, or taken out of it by destructuring.
        const named = (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && node.text === member ? node : null;
        if (named === null || ts.isMethodSignature(named.parent)) return;
        const symbol = ts.isBindingElement(named.parent) ? memberOf(named.parent) : checker.getSymbolAtLocation(named);
        if (origin(symbol) === `activities/ports.ts#${member}`) callers.add(nameOf(file));
      });
    }
    return [...callers].sort();
  }

  test('only activities/dispatch.ts hands a message to an adapter, and activities/ask_again.ts the same one again', () => {
    // The one of the adapters chooses that of a mailbox's kind, and hands on what it is given, a ClearedMessage too.
    expect(callersOf('send')).toEqual([`${MAIL}mailboxes.ts`, 'activities/dispatch.ts']);
    expect(callersOf('askAgain')).toEqual([`${MAIL}mailboxes.ts`, 'activities/ask_again.ts']);
  });

  test('only adapters speak SMTP, and the people of the sandbox, who write to the sandbox alone', () => {
    const spoken = users(`${MAIL}smtp.ts#sendBySmtp`).filter((name) => name !== `${MAIL}smtp.ts`);
    expect(spoken).toEqual([`${MAIL}sandbox.ts`, `${MAIL}smtp_imap.ts`, 'activities/sandbox_answer.ts']);
    expect(users('activities/adapters/mail/sandbox.ts#loginTo')).toEqual([
      `${MAIL}sandbox.ts`,
      'activities/sandbox_answer.ts',
    ]);
  });

  test('only the gate mints a cleared message, and nobody else makes one', () => {
    const minting = users('domain/clearance/mint.ts#mintClearedMessage');
    expect(minting).toEqual(['activities/gate.ts', 'domain/clearance/mint.ts']);
    expect(users('domain/clearance/mint.ts#Cleared')).toEqual(['domain/clearance/mint.ts']);
    // The gate's own function is asked by those who send alone.
    expect(users('activities/gate.ts#clear')).toEqual([
      'activities/ask_again.ts',
      'activities/dispatch.ts',
      'activities/gate.ts',
    ]);
  });

  test('no adapter takes anything but a cleared message', () => {
    const port = files.find((file) => nameOf(file) === 'activities/ports.ts');
    const [module] = port ? [checker.getSymbolAtLocation(port)] : [];
    const adapter = module && checker.getExportsOfModule(module).find(({ name }) => name === 'MailboxAdapter');
    for (const way of ['send', 'askAgain']) {
      const member = adapter && checker.getDeclaredTypeOfSymbol(adapter).getProperty(way);
      const given =
        member && port ? checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(member, port)) : undefined;
      const [message] = given?.getCallSignatures()[0]?.parameters ?? [];
      const type = message && port ? checker.getTypeOfSymbolAtLocation(message, port) : undefined;
      expect(origin(type?.symbol)).toBe('domain/clearance/mint.ts#Cleared');
    }
  });
});
