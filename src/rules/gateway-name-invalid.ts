import { describeObject } from '../model/object';
import { dnsLabel } from '../util/kubernetes-names';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { generatedServiceName } from './engine/generated-service';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const cluster = (name: string) =>
  yaml(
    NAMESPACE,
    change(WAYPOINT, 'name: waypoint\n', `name: ${name}\n`),
    change(SERVICE, 'use-waypoint: waypoint', `use-waypoint: ${name}`),
    DESTINATION_RULE,
    WORKLOAD,
  );

const messages = namedMessages({
  notAServiceName: ({ cluster, gateway, name }: Values<'cluster' | 'gateway' | 'name'>) =>
    `In ${cluster}, istiod would name the Service of ${gateway} "${name}", which is not a valid name of a Service.`,
});

export const gatewayNameInvalid: Rule = {
  id: 'gateway-name-invalid',
  severity: 'error',
  title: 'A Gateway has a name that its Service cannot have',
  why: 'The API server accepts the Gateway and refuses the Service that istiod generates for it: the waypoint or gateway gets no address, and nothing can use it.',
  fix: 'use a name of at most 63 lower-case letters, digits and "-", without dots, or set the annotation gateway.istio.io/name-override.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster('my.waypoint') } },
  good: { clusters: { cluster1: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      cluster.objects.flatMap((object) => {
        const name = generatedServiceName(object);
        if (name === undefined || dnsLabel(name) === undefined) return [];
        const values = { cluster: cluster.name, gateway: describeObject(object), name };
        return [{ cluster, object, path: 'metadata.name', ...messages.notAServiceName(values) }];
      }),
    ),
};
