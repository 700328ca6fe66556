import { parseArgs } from 'node:util';
import { NoSuchRoot, readTree, type MeshTree } from '../model/tree';
import { countFindings, findingsAsText } from '../report/findings';
import { CannotRun, ExitCode } from './exit';

export const CHECK_USAGE = `cdk8s-ambient check DIR… [options]

Reads mesh directories (what a synth wrote, or anybody's DIR/<cluster>/**/*.yaml) and says what is wrong with them: files
that cannot be read, broken YAML, keys and objects that are there twice, files that are missing, interrupted synths.

  --format text|json   how to say it (text)
  --json               short for --format json
  --mesh FILE          describes the clusters, in place of DIR/mesh.json
  --max-warnings N     fail if there are more warnings than this (no limit)

Exit code: 0 no errors, 1 errors (or too many warnings), 2 could not run.`;

interface Options {
  readonly roots: readonly string[];
  readonly json: boolean;
  readonly mesh: string | undefined;
  readonly maxWarnings: number;
}

/** `cdk8s-ambient check`: what is wrong with a tree. */
export function check(args: readonly string[]): ExitCode {
  const options = readOptions(args);
  const tree = read(options);
  if (tree.interrupted.length > 0) {
    throw new CannotRun(
      `interrupted synth: ${tree.interrupted.join(', ')} is neither the old nor the new tree, because a synth was killed while it ` +
        'replaced files. Synthesize again: that completes it.',
    );
  }
  process.stdout.write(options.json ? `${JSON.stringify(tree.findings, null, 2)}\n` : asText(options.roots, tree));
  const errors = tree.findings.filter(({ severity }) => severity === 'error').length;
  const warnings = tree.findings.filter(({ severity }) => severity === 'warning').length;
  return errors > 0 || warnings > options.maxWarnings ? ExitCode.BAD : ExitCode.GOOD;
}

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'text' },
      json: { type: 'boolean', default: false },
      mesh: { type: 'string' },
      'max-warnings': { type: 'string' },
    },
  });
  if (positionals.length === 0) throw new CannotRun('check needs a directory, for example: cdk8s-ambient check dist');
  if (values.format !== 'text' && values.format !== 'json')
    throw new CannotRun(`--format is "${values.format}"; it can be text or json.`);
  const maxWarnings = values['max-warnings'];
  if (maxWarnings !== undefined && !/^\d+$/.test(maxWarnings))
    throw new CannotRun(`--max-warnings is "${maxWarnings}"; it is a whole number.`);
  return {
    roots: positionals,
    json: values.json || values.format === 'json',
    mesh: values.mesh,
    maxWarnings: maxWarnings === undefined ? Number.POSITIVE_INFINITY : Number(maxWarnings),
  };
}

function read({ roots, mesh }: Options): MeshTree {
  try {
    return readTree(roots, mesh);
  } catch (error) {
    if (error instanceof NoSuchRoot) throw new CannotRun(error.message);
    throw error;
  }
}

function asText(roots: readonly string[], tree: MeshTree): string {
  const objects = tree.clusters.reduce((count, cluster) => count + cluster.objects.length, 0);
  const found = tree.findings.length === 0 ? '' : `${findingsAsText(tree.findings)}\n`;
  return `${found}${roots.join(', ')}: ${tree.clusters.length} clusters, ${objects} objects: ${countFindings(tree.findings)}\n`;
}
