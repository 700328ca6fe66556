import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const MANIFEST = require.resolve('cdk8s-cli/package.json');

/** The version of cdk8s-cli that is installed here, which package-lock.json pins. */
export const CDK8S_CLI_VERSION = (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { readonly version: string }).version;

/** What `cdk8s import` makes of all definitions of one group, without its comments. */
export function importTypes(group: string, definitions: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'imports-cdk8s-'));
  try {
    writeFileSync(join(folder, 'definitions.yaml'), definitions);
    const command = join(dirname(MANIFEST), 'bin', 'cdk8s');
    const options = ['--language', 'typescript', '--output', '.', '--no-save'];
    execFileSync(process.execPath, [command, 'import', 'definitions.yaml', ...options], {
      cwd: folder,
      env: environment(),
      stdio: 'pipe',
    });
    return withoutComments(readFileSync(join(folder, `${group}.ts`), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** cdk8s takes any option from a CDK8S_ variable and sorts by the locale: neither may depend on who runs this. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CDK8S_'));
  return { ...Object.fromEntries(inherited), CDK8S_CHECK_UPGRADE: 'false', LC_ALL: 'C' };
}

/** Without descriptions the comments only repeat the names below them, on half of all lines. Each stands on lines of its own. */
function withoutComments(types: string): string {
  return types.replaceAll(/^ *(\/\*|\*|\/\/).*\n/gm, '').replaceAll(/\n{3,}/g, '\n\n');
}
