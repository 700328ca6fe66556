import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryDirectory } from './cache';
import { CannotRun } from './cannot-run';
import { type Command, run, runOrThrow } from './command';
import { messageOf } from './message-of';
import { type GoModule, type Program, PROGRAMS, type Source } from './programs';
import { secondsSince } from './seconds';

// Go is both compiler and download: modules come verified against Go's checksum database, and nothing comes otherwise.

const FOLDER = join(__dirname, '..', 'go');

/** Refuses to go on without a Go that can build the programs. */
export async function requireGo(): Promise<void> {
  const wanted = /^go (\S+)$/m.exec(goMod('istio'))?.[1] ?? 'of conformance/go/istio/go.mod';
  const found = await goVersion();
  if (found === undefined || isOlder(found, wanted)) {
    throw new CannotRun(
      `${found === undefined ? '`go` was not found on PATH' : `The \`go\` on PATH is ${found}`}: the conformance run builds ` +
        `Kubernetes and Istio from source and needs Go ${wanted} or newer (https://go.dev/doc/install); \`npm test\` does not need it.`,
    );
  }
}

/** Undefined without Go. */
async function goVersion(): Promise<string | undefined> {
  try {
    // Asked inside a module: a Go that may fetch the toolchain a module wants answers for that one.
    const { stdout, stderr } = await run(goCommand('istio', ['env', 'GOVERSION']));
    return (stdout === '' ? stderr : stdout).trim().replace(/^go/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** Builds every program but those that are built on demand; Go itself decides which of them are up to date. */
export async function build(): Promise<void> {
  const started = Date.now();
  console.log('building (the first time about 10 minutes on 2 cores; a program that is up to date takes a second)');
  for (const [program, { isOnDemand }] of Object.entries<Source>(PROGRAMS)) {
    if (isOnDemand !== true) await buildOne(program as Program);
  }
  console.log(`built in ${secondsSince(started)}`);
}

/** Builds one program. */
export async function buildOne(program: Program): Promise<void> {
  mkdirSync(binaryDirectory(), { recursive: true });
  const started = Date.now();
  process.stdout.write(`  ${program} … `);
  try {
    await goBuild(program);
  } catch (error) {
    throw new CannotRun(`${program} could not be built. ${messageOf(error)}`);
  }
  console.log(secondsSince(started));
}

async function goBuild(program: Program): Promise<void> {
  const { module, package: path } = PROGRAMS[program];
  await go(module, [
    'build',
    // Neither the committed go.mod files nor the programs depend on who builds, and at which commit of ours.
    '-mod=readonly',
    '-buildvcs=false',
    ...(module === 'kubernetes' ? ['-ldflags', kubernetesVersionFlags()] : []),
    '-o',
    join(binaryDirectory(), program),
    path,
  ]);
}

/** Kubernetes' own build writes its version into the programs at link time; without it they call themselves v0.0.0. */
function kubernetesVersionFlags(): string {
  const version = /^\s*(?:require )?k8s\.io\/kubernetes (v(\d+)\.(\d+)\.\S+)$/m.exec(goMod('kubernetes'));
  if (version === null) {
    throw new Error('conformance/go/kubernetes/go.mod does not require k8s.io/kubernetes. Restore that line.');
  }
  const [, full, major, minor] = version;
  return [
    `-X k8s.io/component-base/version.gitVersion=${full}`,
    `-X k8s.io/component-base/version.gitMajor=${major}`,
    `-X k8s.io/component-base/version.gitMinor=${minor}`,
    `-X k8s.io/client-go/pkg/version.gitVersion=${full}`,
  ].join(' ');
}

/** The folder with a dependency's files, for what it publishes beside code. */
export async function dependencyDirectory(module: GoModule, dependency: string): Promise<string> {
  return (JSON.parse(await go(module, ['mod', 'download', '-json', dependency])) as { readonly Dir: string }).Dir;
}

/** The folder with a module's go.mod, where Go is asked about its dependencies. */
export function moduleDirectory(module: GoModule): string {
  return join(FOLDER, module);
}

function go(module: GoModule, args: readonly string[]): Promise<string> {
  return runOrThrow(goCommand(module, args));
}

/**
 * In the caller's environment, for it says where Go keeps things; a go.work further up has no say. GOTOOLCHAIN: a module that asks for
 * a newer Go is unpacked by that one only.
 */
function goCommand(module: GoModule, args: readonly string[]): Command {
  const env = { ...process.env, GOTOOLCHAIN: 'auto', GOWORK: 'off' };
  return { binary: 'go', args, directory: moduleDirectory(module), env };
}

function goMod(module: GoModule): string {
  return readFileSync(join(FOLDER, module, 'go.mod'), 'utf8');
}

/** Compares dotted numbers. What is not made of numbers (a development build) is for Go itself to judge. */
function isOlder(version: string, than: string): boolean {
  const left = version.split('.').map(Number);
  const right = than.split('.').map(Number);
  const difference = right.map((part, index) => (left[index] ?? 0) - part).find((part) => part !== 0) ?? 0;
  return difference < 0;
}
