import { describeObject, type KubeObject } from '../model/object';
import { change, DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { generatedServiceName } from './engine/generated-service';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const NUMBERED = yaml(
  NAMESPACE,
  WAYPOINT,
  change(SERVICE, 'name: helloworld', 'name: 3scale'),
  change(DESTINATION_RULE, 'host: helloworld', 'host: 3scale'),
  WORKLOAD,
);

const messages = namedMessages({
  service: ({ name }: Values<'name'>) =>
    `Kubernetes accepts the name "${name}" from version 1.36 on; before, the first character of the name of a Service has to be a letter.`,
  gateway: ({ name, gateway }: Values<'name' | 'gateway'>) =>
    `istiod names the Service of ${gateway} "${name}". Kubernetes accepts this name from version 1.36 on; before, the first character of the name of a Service has to be a letter.`,
});

export const serviceNameBeginsWithDigit: Rule = {
  id: 'service-name-begins-with-digit',
  severity: 'warning',
  title: 'A Service has a name that older versions of Kubernetes refuse',
  why: 'A cluster with an older Kubernetes does not have the Service, so it neither answers requests of others nor has anywhere to send its own.',
  fix: 'begin the name with a letter; silence this if every cluster runs Kubernetes 1.36 or newer.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: NUMBERED } },
  good: { clusters: { cluster1: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      cluster.objects.flatMap((object) => {
        const name = isService(object) ? object.name : generatedServiceName(object);
        if (name === undefined || !/^[0-9]/.test(name)) return [];
        const message = isService(object)
          ? messages.service({ name })
          : messages.gateway({ name, gateway: describeObject(object) });
        return [{ cluster, object, path: 'metadata.name', ...message }];
      }),
    ),
};

function isService({ kind, group }: KubeObject): boolean {
  return kind === 'Service' && group === '';
}
