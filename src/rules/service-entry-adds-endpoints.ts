import { describeObject, isMap } from '../model/object';
import { GROUP_NETWORKING } from '../istio/vocabulary';
import { isOfOtherRevision } from '../model/istiod';
import { HEALTHY, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { entryHosts, oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

const entryFor = (host: string) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: helloworld
  namespace: sample
spec:
  hosts:
    - ${host}
  location: MESH_EXTERNAL
  resolution: STATIC
  ports:
    - number: 5000
      name: http
      protocol: HTTP
  endpoints:
    - address: 198.51.100.9
`;

const messages = namedMessages({
  hostOfService: ({ cluster, entry, service }: Values<'cluster' | 'entry' | 'service'>) =>
    `In ${cluster}, ${entry} is for the host of ${service}.`,
});

export const serviceEntryAddsEndpoints: Rule = {
  id: 'service-entry-adds-endpoints',
  severity: 'warning',
  title: 'A ServiceEntry is for the host of a Service',
  why: 'istiod merges both: endpoints of the ServiceEntry get requests of the service beside its pods, with their own health and locality, so failover does not go where the Service alone would send it.',
  fix: 'give the ServiceEntry a host of its own, and send requests there by a route.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY + yaml(entryFor('helloworld.sample.svc.cluster.local')), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY + yaml(entryFor('helloworld.example.com')), cluster2: HEALTHY } },
  find: (mesh) => {
    const found = mesh.clusters.flatMap((cluster) => {
      const services = new Map([...cluster.services.values()].map((service) => [service.host, service]));
      return cluster.objects
        .filter(({ kind, group }) => kind === 'ServiceEntry' && group === GROUP_NETWORKING)
        .filter((object) => !isOfOtherRevision(object, cluster.istiod))
        .flatMap((object) => {
          const service = entryHosts([object])
            .map((host) => services.get(host))
            .find((candidate) => candidate?.scope === 'GLOBAL');
          const spec = isMap(object.body.spec) ? object.body.spec : {};
          const addsEndpoints = spec.workloadSelector !== undefined || Array.isArray(spec.endpoints);
          if (service === undefined || !addsEndpoints) return [];
          return [
            {
              cluster,
              object,
              path: 'spec.hosts',
              ...messages.hostOfService({
                cluster: cluster.name,
                entry: describeObject(object),
                service: describeObject(service.object),
              }),
            },
          ];
        });
    });
    return oncePerObject(found);
  },
};
