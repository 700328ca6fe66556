import { describeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import type { Port } from '../model/services';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { globalHolders } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const TWO_PORTS = change(SERVICE, '      port: 5000\n', '      port: 5000\n    - name: grpc\n      port: 5001\n');
const BOTH = yaml(NAMESPACE, WAYPOINT, TWO_PORTS, DESTINATION_RULE, WORKLOAD);

const messages = namedMessages({
  portMissing: ({ cluster, service, ports, other }: Values<'cluster' | 'service' | 'ports' | 'other'>) =>
    `In ${cluster}, ${service} does not have port ${ports}, which it has in ${other}.`,
});

export const servicePortMissing: Rule = {
  id: 'service-port-missing',
  severity: 'warning',
  title: 'A global service lacks a port that it has in another cluster',
  why: 'This cluster cannot answer requests to that port: while the other clusters fail, requests to that port fail too, although all others fail over.',
  fix: 'add the port to the Service in this cluster, or remove it from the others.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: BOTH, cluster2: HEALTHY } },
  good: { clusters: { cluster1: BOTH, cluster2: BOTH } },
  find: (mesh) =>
    globalHolders(mesh).flatMap((holders) => {
      const ports = new Map<number, { readonly port: Port; readonly cluster: Cluster }>();
      const named = new Set<string>();
      for (const { cluster, service } of holders) {
        for (const port of service.ports) {
          // The mesh carries TCP only, and a port of two numbers is another rule's business.
          if (port.protocol !== 'TCP' || Number.isNaN(port.port)) continue;
          if (!ports.has(port.port) && !named.has(port.name)) ports.set(port.port, { port, cluster });
          named.add(port.name);
        }
      }
      return holders.flatMap(({ cluster, service }) => {
        const own = new Set(
          service.ports.flatMap(({ port, name, protocol }) => (protocol === 'TCP' ? [port, name] : [])),
        );
        const missing = [...ports.values()].filter(({ port }) => !own.has(port.port) && !own.has(port.name));
        const first = missing[0];
        if (first === undefined) return [];
        const numbers = missing.map(({ port }) => port.port).join(', ');
        return [
          {
            cluster,
            object: service.object,
            path: 'spec.ports',
            ...messages.portMissing({
              cluster: cluster.name,
              service: describeObject(service.object),
              ports: numbers,
              other: first.cluster.name,
            }),
          },
        ];
      });
    }),
};
