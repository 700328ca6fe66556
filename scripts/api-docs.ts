import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Documentation, Language } from 'jsii-docgen';
import { format, resolveConfig } from 'prettier';

// Compiles the public API with jsii, which makes libraries for other languages of it, in a copy: the package that is
// published is the one of TypeScript. docs/api.md is what jsii knows of the API. With --check nothing is written, and the
// page must be as it would be.

const ROOT = join(__dirname, '..');
const PAGE = join(ROOT, 'docs', 'api.md');
const COPY = join(ROOT, '.tmp', 'jsii');
const TITLE =
  '# API\n\nEvery public type, generated from the doc comments. [constructs.md](constructs.md) says how they belong together.\n\n';

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly [field: string]: unknown;
}

/** What jsii wants of a package besides what ours says. */
function manifestForJsii(): object {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const { name, version, description, license, engines, dependencies, peerDependencies } = manifest;
  const { cdk8s, constructs } = peerDependencies;
  return {
    name,
    version,
    description,
    license,
    engines,
    dependencies,
    bundledDependencies: Object.keys(dependencies),
    peerDependencies: { cdk8s, constructs },
    // jsii wants to hear that the oldest peers are tested, which test/package.test.ts does.
    devDependencies: { cdk8s: cdk8s?.slice(1), constructs: constructs?.slice(1) },
    author: { name: 'The authors of cdk8s-ambient' },
    repository: { url: 'https://example.com/cdk8s-ambient.git' },
    main: 'lib/src/index.js',
    types: 'lib/src/index.d.ts',
    stability: 'experimental',
    jsii: { outdir: 'dist', versionFormat: 'short', targets: {}, tsc: { outDir: 'lib', rootDir: '.' } },
  };
}

/** Copies the sources and compiles them with jsii. Fails on anything that another language could not have. */
function compile(): void {
  rmSync(COPY, { recursive: true, force: true });
  mkdirSync(COPY, { recursive: true });
  for (const name of ['src', 'imports', 'LICENSE']) cpSync(join(ROOT, name), join(COPY, name), { recursive: true });
  writeFileSync(join(COPY, 'README.md'), '# cdk8s-ambient\n');
  writeFileSync(join(COPY, 'package.json'), JSON.stringify(manifestForJsii(), null, 2));
  symlinkSync(join(ROOT, 'node_modules'), join(COPY, 'node_modules'));
  // Words that some language reserves: each renames the parameter for itself.
  execFileSync(join(ROOT, 'node_modules', '.bin', 'jsii'), ['--fail-on-warnings', '--silence-warnings=reserved-word'], {
    cwd: COPY,
    env: {
      ...process.env,
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1',
      JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: '1',
    },
    stdio: 'inherit',
  });
}

async function describeApi(): Promise<string> {
  const documentation = await Documentation.forProject(COPY);
  const markdown = await documentation.toMarkdown({ language: Language.TYPESCRIPT });
  await documentation.cleanup();
  const text = TITLE + markdown.render().replace(/^# (?:API Reference|Reference).*\n/m, '');
  return withoutPadding(await format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' }));
}

/** Without the blanks that align the columns of tables: they are a fifth of the page. */
function withoutPadding(markdown: string): string {
  return markdown.replace(/^\|.*\|$/gm, (line) => line.replace(/ {2,}\|/g, ' |').replace(/-{4,}/g, '---'));
}

async function compileAndDescribe(): Promise<string> {
  try {
    compile();
    return await describeApi();
  } finally {
    rmSync(COPY, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const text = await compileAndDescribe();
  if (!process.argv.includes('--check')) return writeFileSync(PAGE, text);
  if (readFileSync(PAGE, 'utf8') !== text) throw new Error('docs/api.md is not what `npm run api:docs` makes.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
