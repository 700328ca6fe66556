import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { apiObjectsOf, tryToRender } from '../object';

/** Kinds whose pods a Service can select. */
export const WORKLOAD_KINDS = ['DaemonSet', 'Deployment', 'Pod', 'ReplicaSet', 'Rollout', 'StatefulSet'];

/** The part of a rendered workload that says which labels its pods carry and which it selects by. */
export interface RenderedWorkload {
  readonly kind: string;
  readonly metadata?: { readonly labels?: Record<string, string> };
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Record<string, string> };
    readonly template?: { readonly metadata?: { readonly labels?: Record<string, string> } };
  };
}

/** The workloads in a construct, itself included. */
export function workloadsIn(construct: IConstruct): ApiObject[] {
  return apiObjectsOf(construct, WORKLOAD_KINDS);
}

/** The labels that the pods of a workload carry, in the cluster that is being rendered; empty if it cannot be rendered. */
export function podLabelsOf(object: ApiObject): Readonly<Record<string, string>> {
  const rendered = tryToRender<RenderedWorkload>(object);
  const pod = rendered?.kind === 'Pod' ? rendered : rendered?.spec?.template;
  return pod?.metadata?.labels ?? {};
}
