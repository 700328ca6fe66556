import { describeObject, type KubeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import { WorkloadIndex } from '../model/workloads';
import { fieldsOf } from '../util/maps';
import {
  AUTOSCALER,
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { oncePerObject } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const cluster = (replicas: string): string =>
  yaml(
    ...[NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE],
    change(WORKLOAD, 'replicas: 2', `replicas: ${replicas}`),
    AUTOSCALER,
  );

const messages = namedMessages({
  rests: ({ cluster, autoscaler, workload, service }: Values<'cluster' | 'autoscaler' | 'workload' | 'service'>) =>
    `In ${cluster}, ${autoscaler} is to scale ${workload}, which runs ${service} and asks for no pods.`,
});

export const autoscalerRestsAtZero: Rule = {
  id: 'autoscaler-rests-at-zero',
  severity: 'warning',
  title: 'An autoscaler is declared for a workload of a global service that has 0 replicas',
  why: 'A HorizontalPodAutoscaler leaves a workload of 0 replicas alone, whatever its minimum is: this cluster has no pods of the service, and other clusters cannot fail over to it.',
  fix: 'remove replicas from the workload, or set it to 1 or more; to only consume the service here, remove the autoscaler.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY, cluster2: cluster('0') } },
  good: { clusters: { cluster1: HEALTHY, cluster2: cluster('2') } },
  find: ({ clusters }) => oncePerObject(clusters.flatMap(findIn)),
};

function findIn(cluster: Cluster): Violation[] {
  const autoscalers = cluster.objects.filter(
    ({ kind, group }) => kind === 'HorizontalPodAutoscaler' && group === 'autoscaling',
  );
  if (autoscalers.length === 0) return [];
  const resting = new WorkloadIndex(
    cluster.workloads.filter(({ object }) => fieldsOf(object.body.spec).replicas === 0),
  );
  const global = [...cluster.services.values()].filter(({ scope }) => scope === 'GLOBAL');
  return global.flatMap((service) =>
    resting.selectedBy(service).flatMap(({ object }) => {
      const autoscaler = autoscalers.find((one) => scales(one, object));
      if (autoscaler === undefined) return [];
      const message = messages.rests({
        ...{ cluster: cluster.name, autoscaler: describeObject(autoscaler) },
        ...{ workload: describeObject(object), service: describeObject(service.object) },
      });
      return [{ cluster, object, path: 'spec.replicas', ...message }];
    }),
  );
}

function scales({ namespace, body }: KubeObject, workload: KubeObject): boolean {
  const { kind, name } = fieldsOf(fieldsOf(body.spec).scaleTargetRef);
  return kind === workload.kind && name === workload.name && namespace === workload.namespace;
}
