import { parseArgs } from 'node:util';
import { readMesh } from '../live/read-mesh';
import { NoSnapshot, requireSnapshotOrNothing, toSnapshotFiles, writeSnapshot } from '../live/snapshot';
import { CannotRun, ExitCode } from './exit';
import { interruptibly } from './interruption';
import {
  failuresAsText,
  LIVE_OPTIONS,
  LIVE_USAGE,
  ROOT_NAMESPACE_OPTION,
  ROOT_NAMESPACE_USAGE,
  toLiveOptions,
  type LiveOptions,
} from './live-options';

export const SNAPSHOT_USAGE = `cdk8s-ambient snapshot --context CLUSTER=CONTEXT,… --output DIR

Writes down what live clusters have that decides where requests go, as a mesh directory that check, endpoints and predict
read. Of each object only the fields on a list are kept: no Secrets, no images and variables but those of istiod that give
its version and switches, no arguments, no annotations but Istio's and ours.

  --output DIR              where to; an older snapshot is replaced, anything else is left as it is
  --partial                 write what may be read, though something may not; mesh.json says what is missing
${LIVE_USAGE}
${ROOT_NAMESPACE_USAGE}

Exit code: 0 written, 2 could not run: nothing was written.`;

interface SnapshotOptions extends LiveOptions {
  readonly output: string;
  readonly partial: boolean;
  readonly rootNamespace: string;
}

/** `cdk8s-ambient snapshot`: live clusters as a mesh directory. */
export async function snapshot(args: readonly string[]): Promise<ExitCode> {
  const { output, partial, contexts, timeoutSeconds, rootNamespace } = readOptions(args);
  // Before anybody waits for the clusters.
  refuseOtherFolders(() => requireSnapshotOrNothing(output));
  const mesh = await interruptibly((signal) => readMesh(contexts, rootNamespace, { timeoutSeconds, signal }));
  const failures = mesh.clusters.flatMap((cluster) => cluster.failures);
  const isUnread = mesh.clusters.some(({ objects }) => objects.length === 0);
  if (failures.length > 0 && (!partial || isUnread)) {
    const hint = isUnread ? '' : ' With --partial, what could be read is.';
    throw new CannotRun(`not everything could be read, and nothing was written.${hint}\n${failuresAsText(failures)}`);
  }
  process.stderr.write(failuresAsText(failures));
  const files = toSnapshotFiles(mesh);
  refuseOtherFolders(() => writeSnapshot(output, files));
  const objects = mesh.clusters.map((cluster) => `${cluster.name} ${cluster.objects.length}`).join(', ');
  process.stdout.write(`${output}: ${files.size} files; objects: ${objects}\n`);
  return ExitCode.GOOD;
}

function readOptions(args: readonly string[]): SnapshotOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      output: { type: 'string' },
      partial: { type: 'boolean', default: false },
      ...LIVE_OPTIONS,
      ...ROOT_NAMESPACE_OPTION,
    },
  });
  if (values.output === undefined || values.output === '') throw new CannotRun('snapshot needs --output DIR.');
  const { output, partial, 'root-namespace': rootNamespace } = values;
  return { ...toLiveOptions('cdk8s-ambient snapshot', values), output, partial, rootNamespace };
}

function refuseOtherFolders(does: () => void): void {
  try {
    does();
  } catch (error) {
    if (error instanceof NoSnapshot) throw new CannotRun(error.message);
    throw error;
  }
}
