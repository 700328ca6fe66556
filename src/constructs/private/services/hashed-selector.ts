import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { LABEL_CDK8S_ADDRESS } from '../../../istio/vocabulary';
import type { Problem } from '../../../diagnostics';
import { renderFor } from '../../../synth/render/rendering';
import { nameList, targetsOf, type TargetCluster } from '../../../synth/tree/scope';
import { show } from '../props/show';
import { podLabelsOf, workloadsIn } from './workloads';

const HASH = `cdk8s-plus hashes "${LABEL_CDK8S_ADDRESS}" from the construct path`;
const FIX =
  'select by a label that the pods carry in every cluster (in cdk8s-plus: `select: false`, then `select()`), or declare the workload once, in the scope of the service.';

/**
 * Refuses a selector by the label that cdk8s-plus hashes from the construct path, unless pods carry it wherever the service
 * has pods: those of a workload that is declared once for several clusters do; those of a workload per cluster do not.
 * Nothing is known of other clusters in a stock App.
 */
export function checkHashedSelector(
  service: IConstruct,
  namespace: string | undefined,
  selector: Readonly<Record<string, string>> | undefined,
): Problem[] {
  const hash = selector?.[LABEL_CDK8S_ADDRESS];
  const targets = targetsOf(service);
  if (selector === undefined || hash === undefined || targets.length === 0) return [];
  const { carrying, twins } = providersOf(service, namespace, selector);
  const label = `"${LABEL_CDK8S_ADDRESS}": ${show(hash)}`;
  if (carrying.size === 0) {
    return [
      {
        message: `selects by ${label}, which no pod that is declared here carries.`,
        why: `${HASH}: pods in another cluster carry another value, and nothing would fail over to them.`,
        fix: FIX,
      },
    ];
  }
  const without = targets.filter((cluster) => !carrying.has(cluster) && twins.has(cluster));
  if (without.length === 0) return [];
  return [
    {
      message: `selects by ${label}, which pods in ${nameList([...carrying])} carry, and none in ${nameList(without)}.`,
      why: `${HASH}: the workload in ${nameList(without)} is another construct, so its pods carry another value. There the service has no endpoints, and nothing fails over to it.`,
      fix: FIX,
    },
  ];
}

/** The clusters whose pods a selector matches, and those with a workload of their own whose pods carry another hash. */
function providersOf(
  service: IConstruct,
  namespace: string | undefined,
  selector: Readonly<Record<string, string>>,
): { carrying: ReadonlySet<TargetCluster>; twins: ReadonlySet<TargetCluster> } {
  const carrying = new Set<TargetCluster>();
  const hashed: ApiObject[] = [];
  for (const workload of workloadsIn(service.node.root)) {
    if (workload.metadata.namespace !== namespace) continue;
    let carriesAnother = false;
    for (const cluster of targetsOf(workload)) {
      const labels = renderFor(cluster, () => podLabelsOf(workload)).value;
      if (Object.entries(selector).every(([key, value]) => labels[key] === value)) carrying.add(cluster);
      else carriesAnother ||= labels[LABEL_CDK8S_ADDRESS] !== undefined;
    }
    if (carriesAnother) hashed.push(workload);
  }
  // A workload that is also where the selector matches is another service's.
  const twins = hashed
    .map((workload) => targetsOf(workload))
    .filter((targets) => !targets.some((cluster) => carrying.has(cluster)));
  return { carrying, twins: new Set(twins.flat()) };
}
