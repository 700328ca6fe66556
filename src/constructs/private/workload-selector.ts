import { Lazy } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../synth/problem';
import { show } from './check';
import { LABEL_CDK8S_ADDRESS } from './istio';
import { apiObjectsOf } from './object';
import { checkReference } from './reference';

const WORKLOAD_KINDS = ['DaemonSet', 'Deployment', 'Pod', 'ReplicaSet', 'Rollout', 'StatefulSet'];

/** The labels by which a Service selects the pods of a workload, known when the workload is complete. */
export interface WorkloadSelector {
  /** For `spec.selector`: resolves to the labels. */
  readonly token: Record<string, string>;
  readonly check: (user: IConstruct) => Problem[];
}

interface Workload {
  readonly kind: string;
  readonly metadata?: { readonly labels?: Record<string, string> };
  readonly spec?: { readonly selector?: { readonly matchLabels?: Record<string, string> } };
}

export function selectorOf(workload: IConstruct): WorkloadSelector {
  const workloads = apiObjectsOf(workload, WORKLOAD_KINDS);
  const labels = (): Record<string, string> => {
    const [object] = workloads;
    if (object === undefined) return {};
    const { kind, metadata, spec } = object.toJson() as Workload;
    const { [LABEL_CDK8S_ADDRESS]: pathHash, ...shared } =
      (kind === 'Pod' ? metadata?.labels : spec?.selector?.matchLabels) ?? {};
    return shared;
  };
  const check = (user: IConstruct): Problem[] => {
    if (workloads.length !== 1) {
      return [
        {
          what: `"${workload.node.path}" has ${workloads.length === 0 ? 'no workload' : `${workloads.length} workloads`} in it.`,
          why: 'which pods stand behind the service would be a guess.',
          fix: `pass one ${WORKLOAD_KINDS.join(', ')}, or use \`new GlobalService\` with a selector.`,
        },
      ];
    }
    if (Object.keys(labels()).length === 0) {
      return [
        {
          what: `nothing is left to select the pods of "${workload.node.path}" by, without ${show(LABEL_CDK8S_ADDRESS)}.`,
          why: 'that label is a hash of the construct path: pods in another cluster carry another one, and would never be failed over to.',
          fix: 'have the workload select its pods by a label of your own (in cdk8s-plus: `select: false`, then `select()`), or use `new GlobalService` with a selector.',
        },
      ];
    }
    return checkReference(user, workload, 'workload');
  };
  return { token: Lazy.any({ produce: labels }) as Record<string, string>, check };
}
