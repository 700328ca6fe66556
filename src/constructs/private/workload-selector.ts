import { Lazy } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../synth/problem';
import { show } from './check';
import { LABEL_CDK8S_ADDRESS } from '../../istio/vocabulary';
import { apiObjectsOf, tryToRender } from './object';
import { checkReference } from './reference';

const WORKLOAD_KINDS = ['DaemonSet', 'Deployment', 'Pod', 'ReplicaSet', 'Rollout', 'StatefulSet'];

/** The labels by which a Service selects the pods of a workload, known when the workload is complete. */
export interface WorkloadSelector {
  /** For `spec.selector`: resolves to the labels. */
  readonly token: Record<string, string>;
  /** What is wrong with it for a Service of this namespace. */
  readonly check: (user: IConstruct, namespace: string | undefined) => Problem[];
}

interface Workload {
  readonly kind: string;
  readonly metadata?: { readonly labels?: Record<string, string> };
  readonly spec?: { readonly selector?: { readonly matchLabels?: Record<string, string> } };
}

export function selectorOf(workload: IConstruct): WorkloadSelector {
  const [object, ...others] = apiObjectsOf(workload, WORKLOAD_KINDS);
  /** Undefined where the workload itself cannot be rendered: that is reported, and this would only repeat it. */
  const labels = (): Record<string, string> | undefined => {
    const rendered = object && tryToRender<Workload>(object);
    return rendered && withoutAddress(rendered);
  };
  const check = (user: IConstruct, namespace: string | undefined): Problem[] => {
    if (object === undefined || others.length > 0) return [notOne(workload, others.length)];
    const found = labels();
    return [
      ...(found !== undefined && Object.keys(found).length === 0 ? [nothingLeft(workload)] : []),
      ...(object.metadata.namespace === namespace ? [] : [elsewhere(workload, object.metadata.namespace, namespace)]),
      ...checkReference(user, workload, 'workload'),
    ];
  };
  return { token: Lazy.any({ produce: () => labels() ?? {} }) as Record<string, string>, check };
}

function withoutAddress({ kind, metadata, spec }: Workload): Record<string, string> {
  const labels = kind === 'Pod' ? metadata?.labels : spec?.selector?.matchLabels;
  const { [LABEL_CDK8S_ADDRESS]: pathHash, ...shared } = labels ?? {};
  return shared;
}

function notOne(workload: IConstruct, others: number): Problem {
  return {
    what: `"${workload.node.path}" has ${others === 0 ? 'no workload' : `${others + 1} workloads`} in it.`,
    why: 'which pods stand behind the service would be a guess.',
    fix: `pass one ${WORKLOAD_KINDS.join(', ')}, or use \`new GlobalService\` with a selector.`,
  };
}

function nothingLeft(workload: IConstruct): Problem {
  return {
    what: `nothing is left to select the pods of "${workload.node.path}" by, without ${show(LABEL_CDK8S_ADDRESS)}.`,
    why: 'that label is a hash of the construct path: pods in another cluster carry another one, and would never be failed over to.',
    fix: 'have the workload select its pods by a label of your own (in cdk8s-plus: `select: false`, then `select()`), or use `new GlobalService` with a selector.',
  };
}

function elsewhere(workload: IConstruct, theirs: string | undefined, ours: string | undefined): Problem {
  return {
    what: `is in namespace ${show(ours)}, but the pods of "${workload.node.path}" are in ${show(theirs)}.`,
    why: 'a Service selects pods of its own namespace only, so it would have no endpoints, and nothing to fail over to.',
    fix: 'declare the service in the namespace of the workload.',
  };
}
