import { readMesh } from '../../live/read-mesh';
import type { LiveCluster } from '../../live/read-cluster';
import { isNamespaceName } from '../../live/kubectl/names';
import { toSnapshotFiles } from '../../live/snapshot';
import { NoSnapshot, requireSnapshotOrNothing, writeSnapshot } from '../../live/snapshot-folder';
import { defineCommand } from '../line/command';
import { CannotRun, ExitCode } from '../line/exit';
import { interruptibly } from '../screen/interruption';
import { failuresAsText, LIVE_OPTIONS, ROOT_NAMESPACE_OPTION, toLiveOptions } from '../options/live-options';
import { flag, optional } from '../line/option';
import { print } from '../screen/output';
import { text } from '../line/value-types';

/** `cdk8s-ambient snapshot`: live clusters as a mesh directory. */
export const snapshot = defineCommand({
  synopsis: ['snapshot --context CLUSTER=CONTEXT,… --output DIR [options]'],
  description:
    'Writes what live clusters have that decides where requests go, as a mesh directory that check, endpoints and predict read. Of each object it keeps only the fields on a list: no Secrets; no images and variables but those of istiod that give its version and settings; no arguments; no annotations but Istio’s and our own.',
  options: {
    output: optional(
      text('DIR'),
      'where to write; replaces the files of an older snapshot, and refuses a folder that is not one',
    ),
    partial: flag('write what can be read even if something cannot; mesh.json lists what is missing'),
    ...LIVE_OPTIONS,
    ...ROOT_NAMESPACE_OPTION,
  },
  takesOperands: false,
  exitCodes: { 0: 'written', 2: 'could not run: nothing was written' },
  run: async ({ values }) => {
    const { output, partial, 'root-namespace': rootNamespace } = values;
    if (output === undefined) throw new CannotRun('snapshot needs --output DIR.');
    if (!isNamespaceName(rootNamespace)) {
      throw new CannotRun(`--root-namespace is ${JSON.stringify(rootNamespace)}, and Kubernetes allows no such name.`);
    }
    const { contexts, timeoutSeconds } = toLiveOptions('cdk8s-ambient snapshot', values);
    // First: reading the clusters takes long.
    refuseOtherFolders(() => requireSnapshotOrNothing(output));
    const mesh = await interruptibly((signal) => readMesh(contexts, rootNamespace, { timeoutSeconds, signal }));
    const failures = mesh.clusters.flatMap((cluster) => cluster.failures);
    const isUnread = mesh.clusters.some(({ objects }) => objects.length === 0);
    if (failures.length > 0 && (!partial || isUnread)) {
      const hint = isUnread ? '' : ' With --partial, what could be read is.';
      throw new CannotRun(`not everything could be read, and nothing was written.${hint}\n${failuresAsText(failures)}`);
    }
    process.stderr.write(failuresAsText(failures) + mesh.clusters.map(unservedAsText).join(''));
    const files = toSnapshotFiles(mesh);
    refuseOtherFolders(() => writeSnapshot(output, files));
    const objects = mesh.clusters.map((cluster) => `${cluster.name} ${cluster.objects.length}`).join(', ');
    await print(`${output}: ${files.size} files; objects: ${objects}\n`);
    return ExitCode.GOOD;
  },
});

/** Says of kinds that a cluster does not know, though it may be meant to, that it has no object of them. */
function unservedAsText({ name, unknownKinds }: LiveCluster): string {
  if (unknownKinds.length === 0) return '';
  return `${name}: not read, because the API server does not serve it: ${unknownKinds.map(({ apiVersion, kind }) => `${kind} of ${apiVersion}`).join(', ')}.\n`;
}

function refuseOtherFolders(does: () => void): void {
  try {
    does();
  } catch (error) {
    if (error instanceof NoSnapshot) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    // A folder that may not be written, a name that is too long, a full disk.
    if (code !== undefined) throw new CannotRun(`the snapshot was not written: ${message}`);
    throw error;
  }
}
