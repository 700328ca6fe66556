import { describeObject } from '../model/object';
import { targetPortOf } from '../model/workloads';
import { HEALTHY } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { runningServicesOf } from './engine/questions';
import type { Rule } from './engine/rule';

const byName = (port: string) => HEALTHY.replace('port: 5000\n', `port: 5000\n      targetPort: ${port}\n`);

const messages = namedMessages({
  noPortOfThatName: ({ port, protocol, target, workload }: Values<'port' | 'protocol' | 'target' | 'workload'>) =>
    `port ${port} goes to the container port "${target}", and no container of ${workload} has a ${protocol} port of that name.`,
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
      runningServicesOf(cluster).flatMap(({ service, workloads }) =>
        service.ports.flatMap((port, place) => {
          const [first] = workloads;
          // What is not a port is refused.
          if (first === undefined || Number.isNaN(port.port)) return [];
          if (workloads.some(({ object }) => targetPortOf(port, object) !== undefined)) return [];
          return [
            {
              cluster,
              object: service.object,
              path: `spec.ports[${place}].targetPort`,
              ...messages.noPortOfThatName({
                port: String(port.port),
                protocol: port.protocol,
                target: String(port.targetPort),
                workload: describeObject(first.object),
              }),
            },
          ];
        }),
      ),
    ),
};
