import { Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { LABEL_CDK8S_ADDRESS } from '../../../istio/vocabulary';
import type { Problem } from '../../../diagnostics';
import { refuse } from '../../../synth/messages/problem';
import { targetsOf } from '../../../synth/tree/scope';
import { tryToRender } from '../object';
import { checkReference } from '../props/reference';
import { show } from '../props/show';
import { WORKLOAD_KINDS, workloadsIn, type RenderedWorkload } from './workloads';

/** The labels by which a Service selects the pods of a workload, known when the workload is complete. */
export interface WorkloadSelector {
  /** For `spec.selector`: resolves to the labels. */
  readonly token: Record<string, string>;
  /** What is wrong with it for a Service of this namespace. */
  readonly check: (user: IConstruct, namespace: string | undefined) => Problem[];
}

/**
 * @param path the path of the service, for messages
 */
export function selectorOf(workload: IConstruct, path: string): WorkloadSelector {
  if (!Construct.isConstruct(workload)) {
    refuse(path, {
      message: `the workload is ${show(workload)}, which is not a construct.`,
      why: 'which pods stand behind the service would be a guess.',
      fix: `pass one ${WORKLOAD_KINDS.join(', ')}, or use \`new GlobalService\` with a selector.`,
    });
  }
  const [object, ...others] = workloadsIn(workload);
  /** Undefined where the workload itself cannot be rendered: that is reported, and this would only repeat it. */
  const labels = (): Record<string, string> | undefined => {
    const rendered = object && tryToRender<RenderedWorkload>(object);
    return rendered && sharedLabels(rendered, targetsOf(object).length > 0);
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

/**
 * The labels that pods carry in every cluster that the workload goes to. The one that cdk8s-plus hashes from the construct
 * path is used only where there is no other: in a mesh it is the same in all those clusters, because the workload is one
 * construct; the app of another cluster may well hash another path.
 */
function sharedLabels({ kind, metadata, spec }: RenderedWorkload, isInMesh: boolean): Record<string, string> {
  const labels = (kind === 'Pod' ? metadata?.labels : spec?.selector?.matchLabels) ?? {};
  const { [LABEL_CDK8S_ADDRESS]: pathHash, ...others } = labels;
  return isInMesh && Object.keys(others).length === 0 ? labels : others;
}

function notOne(workload: IConstruct, others: number): Problem {
  return {
    message: `"${workload.node.path}" has ${others === 0 ? 'no workload' : `${others + 1} workloads`} in it.`,
    why: 'which pods stand behind the service would be a guess.',
    fix: `pass one ${WORKLOAD_KINDS.join(', ')}, or use \`new GlobalService\` with a selector.`,
  };
}

function nothingLeft(workload: IConstruct): Problem {
  return {
    message: `no label is left to select the pods of "${workload.node.path}" by, without ${show(LABEL_CDK8S_ADDRESS)}.`,
    why: 'a Service needs labels to select by, and that label is a hash of the construct path: in an app for another cluster it may well be another one.',
    fix: 'have the workload select its pods by a label of your own (in cdk8s-plus: `select: false`, then `select()`), or use `new GlobalService` with a selector.',
  };
}

function elsewhere(workload: IConstruct, theirs: string | undefined, ours: string | undefined): Problem {
  return {
    message: `is in namespace ${show(ours)}, but the pods of "${workload.node.path}" are in ${show(theirs)}.`,
    why: 'a Service selects pods of its own namespace only, so it would have no endpoints, and nothing to fail over to.',
    fix: 'declare the service in the namespace of the workload.',
  };
}
