import { parseArgs } from 'node:util';
import { CannotRun } from './exit';
import { FORMAT_OPTIONS, toFormat } from './format-options';
import { MESH_OPTIONS, toMeshOptions } from './mesh-tree';

export const DIFF_USAGE = `cdk8s-ambient diff OLD NEW [options]
cdk8s-ambient diff DIR --git REVISION [options]
cdk8s-ambient diff DIR --istio-version FROM..TO [options]

Says what a change does: where requests go in each outage that went elsewhere before, why, which waypoints restart, what
fails half-way, and which objects are added, changed, deleted or adopted. Nothing where only comments, order or format
changed. OLD may be a snapshot of live clusters, and NEW what would be applied to them.

  --git REVISION            OLD is DIR as it was at that revision
  --istio-version FROM..TO  OLD is DIR with every cluster at one version, NEW at the other; one version alone is for both
  --format text|json|markdown
                            how to say it (text)
  --json                    short for --format json
  --mesh FILE               describes the clusters, in place of mesh.json

Exit code: 0 no behaviour changes, 1 some does, 2 could not run.`;

const FORMATS = ['text', 'json', 'markdown'] as const;

/** What is compared. */
export interface DiffOptions {
  readonly format: (typeof FORMATS)[number];
  readonly before: Side;
  readonly after: Side;
}

/** One side of a comparison. */
export interface Side {
  readonly root: string;
  /** The revision of the repository that the folder is in; undefined for the folder as it is. */
  readonly revision: string | undefined;
  readonly mesh: string | undefined;
  readonly istioVersion: string | undefined;
}

/** Reads arguments. Throws what a person can act on. */
export function readDiffOptions(args: readonly string[]): DiffOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...FORMAT_OPTIONS,
      ...MESH_OPTIONS,
      git: { type: 'string' },
    },
  });
  const format = toFormat(values, FORMATS);
  const [from, to] = toVersions(values['istio-version']);
  const [old, now = old] = positionals;
  const isOneFolder = values.git !== undefined || from !== to;
  if (old === undefined || now === undefined || positionals.length !== (isOneFolder ? 1 : 2)) {
    throw new CannotRun(
      isOneFolder
        ? 'diff with --git, or with two versions, compares one directory with itself: cdk8s-ambient diff dist --git main'
        : 'diff needs two directories, OLD and NEW, or one and --git REVISION: cdk8s-ambient diff dist --git main',
    );
  }
  const side = (root: string, version: string | undefined, revision: string | undefined): Side => {
    const { mesh, istioVersion } = toMeshOptions('diff', [root], { mesh: values.mesh, 'istio-version': version });
    return { root, revision, mesh, istioVersion };
  };
  return { format, before: side(old, from, values.git), after: side(now, to, undefined) };
}

/** "1.30.3..1.31.0", or one version for both. A minor version is its first patch. */
function toVersions(text: string | undefined): readonly [string | undefined, string | undefined] {
  if (text === undefined) return [undefined, undefined];
  const [from = '', to = from] = text
    .split('..')
    .map((version) => (/^1\.\d+$/.test(version) ? `${version}.0` : version));
  return [from, to];
}
