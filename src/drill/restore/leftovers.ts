import type { Kubectl } from '../../live/kubectl/kubectl';
import { isNamespaceName, isObjectName } from '../../live/kubectl/names';
import { isMap } from '../../model/object';
import { type DeploymentName, describe, type DrillRecord, isBad, recordOn } from '../deployment';
import type { Restoration } from './restore';

/** A Deployment that a drill has not restored, by its record. */
export interface Leftover {
  readonly target: DeploymentName;
  readonly record: DrillRecord;
}

/** What drills that were killed have left in a cluster. */
export interface Leftovers {
  readonly found: readonly Leftover[];
  /** Deployments with a record that no drill has written. They are left as they are. */
  readonly refused: readonly Restoration[];
}

/** Looks for records on all Deployments of a cluster. Changes nothing. */
export async function findLeftovers(kubectl: Kubectl): Promise<Leftovers> {
  const found: Leftover[] = [];
  const refused: Restoration[] = [];
  await kubectl.list({ kind: 'Deployment', path: '/apis/apps/v1/deployments' }, (body) => {
    const record = recordOn(body);
    if (record === undefined) return;
    const { name, namespace } = isMap(body.metadata) ? body.metadata : {};
    const { cluster } = kubectl.at;
    if (!isObjectName(name) || !isNamespaceName(namespace)) {
      const shown = JSON.stringify({ namespace, name });
      const what = `the API server has a Deployment with a record and a name that Kubernetes refuses: ${shown}. It was left as it is.`;
      refused.push({ cluster, name: '', restored: false, what, commands: [] });
    } else if (isBad(record)) {
      const what = `${describe({ namespace, name })} has a record that no drill has written: ${record.problem}. It was left as it is.`;
      refused.push({ cluster, name, restored: false, what, commands: [] });
    } else found.push({ target: { namespace, name }, record });
  });
  return { found, refused };
}
