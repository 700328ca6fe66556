import { describeObject, matchesLabels, type KubeObject } from '../model/object';
import { keyOf, type Cluster } from '../model/mesh';
import type { Service } from '../model/services';
import { targetPortOf } from '../model/workloads';
import { HEALTHY } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const byName = (port: string) => HEALTHY.replace('port: 5000\n', `port: 5000\n      targetPort: ${port}\n`);

const messages = namedMessages({
  noPortOfThatName: ({ port, target, workload }: Values<'port' | 'target' | 'workload'>) =>
    `port ${port} goes to the container port "${target}", and no container of ${workload} has a port of that name.`,
});

export const targetPortNotDeclared: Rule = {
  id: 'target-port-not-declared',
  severity: 'error',
  title: 'A port of a global service goes to a container port that no container has',
  why: 'Kubernetes leaves pods without a port of that name out of the endpoints of the port: no request gets to them, and other clusters have nothing here to fail over to.',
  fix: 'write the name that the container gives its port, or its number, as targetPort of the Service; or name the port of the container so.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: byName('web') } },
  good: { clusters: { cluster1: byName('5000') } },
  find: ({ clusters }) =>
    clusters.flatMap((cluster) =>
      [...cluster.services.values()]
        .filter((service) => service.scope === 'GLOBAL' || cluster.bindings.get(keyOf(service))?.kind === 'bound')
        .flatMap((service) => {
          const behind = runningBehind(service, cluster);
          return service.ports.flatMap((port, place) => {
            const [first] = behind;
            if (first === undefined || behind.some((object) => targetPortOf(port, object) !== undefined)) return [];
            return [
              {
                cluster,
                object: service.object,
                path: `spec.ports[${place}].targetPort`,
                ...messages.noPortOfThatName({
                  port: String(port.port),
                  target: String(port.targetPort),
                  workload: describeObject(first),
                }),
              },
            ];
          });
        }),
    ),
};

/** The workloads that run pods of a service. What is scaled to zero may be old. */
function runningBehind({ namespace, selector }: Service, { workloads }: Cluster): KubeObject[] {
  if (Object.keys(selector).length === 0) return [];
  return workloads
    .filter((one) => one.replicas !== 0 && one.namespace === namespace && matchesLabels(selector, one.podLabels))
    .map(({ object }) => object);
}
