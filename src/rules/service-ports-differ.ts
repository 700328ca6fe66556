import { describeObject } from '../model/object';
import { keyOf } from '../model/mesh';
import type { Port, Service } from '../model/services';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { globalHolders, mostCommon } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  portsDiffer: ({ cluster, service, here, there, other }: Values<'cluster' | 'service' | 'here' | 'there' | 'other'>) =>
    `In ${cluster}, ${service} has ${here}, and ${there} in ${other}.`,
});

export const servicePortsDiffer: Rule = {
  id: 'service-ports-differ',
  severity: 'error',
  title: 'A global service has another name or number for a port in another cluster',
  why: 'A waypoint matches endpoints of other clusters by the name of the port and requests them by its number: where these differ, requests to other clusters fail, in an outage and before.',
  fix: 'give the port the same name and number in every cluster (targetPort may differ).',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: HEALTHY,
      cluster2: yaml(NAMESPACE, WAYPOINT, change(SERVICE, 'name: http', 'name: http-web'), DESTINATION_RULE, WORKLOAD),
    },
  },
  good: {
    clusters: {
      cluster1: HEALTHY,
      cluster2: yaml(
        NAMESPACE,
        WAYPOINT,
        change(SERVICE, 'port: 5000', 'port: 5000\n      targetPort: 8080'),
        DESTINATION_RULE,
        WORKLOAD,
      ),
    },
  },
  find: (mesh) =>
    globalHolders(mesh).flatMap((holders) => {
      const model = mostCommon(holders, ({ service }) => JSON.stringify(tcpPorts(service).map(nameAndNumber)));
      // Names matter to waypoints only: node proxies go by numbers.
      const namesMatter = holders.some(
        ({ cluster, service }) => cluster.bindings.get(keyOf(service))?.kind === 'bound',
      );
      return holders.flatMap(({ cluster, service }) => {
        const said = contradiction(tcpPorts(service), tcpPorts(model.service), namesMatter);
        if (said === undefined) return [];
        return [
          {
            cluster,
            object: service.object,
            path: 'spec.ports',
            ...messages.portsDiffer({
              cluster: cluster.name,
              service: describeObject(service.object),
              here: said.here,
              there: said.there,
              other: model.cluster.name,
            }),
          },
        ];
      });
    }),
};

/** The mesh carries TCP only; the schema refuses what is not a port. */
function tcpPorts({ ports }: Service): readonly Port[] {
  return ports.filter(({ protocol, port }) => protocol === 'TCP' && !Number.isNaN(port));
}

function nameAndNumber({ name, port }: Port): string {
  return `${name} ${port}`;
}

/** A port that both have, under two names or two numbers. One that only one of them has contradicts nothing. */
function contradiction(
  here: readonly Port[],
  there: readonly Port[],
  namesMatter: boolean,
): { here: string; there: string } | undefined {
  for (const port of here) {
    const sameNumber = there.find((other) => other.port === port.port);
    const sameName = there.find((other) => other.name === port.name);
    if (sameNumber === undefined ? sameName === undefined : !namesMatter || sameNumber.name === port.name) continue;
    return { here: describe(port), there: describe(sameNumber ?? sameName!) };
  }
  return undefined;
}

function describe({ name, port }: Port): string {
  return `port ${port} ${name === '' ? 'without a name' : `named "${name}"`}`;
}
