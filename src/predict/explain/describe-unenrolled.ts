import { LABEL_DATAPLANE_MODE } from '../../istio/vocabulary';
import { isMap } from '../../model/kube-object';
import { keyOf, type Cluster } from '../../model/mesh';
import { endsTunnels } from '../../model/services/enrolment';
import type { Service } from '../../model/services/service';
import type { MeshView } from '../istio/view';
import { plural } from '../../util/plural';
import { add, set, setLabel, type Edit, type Remedy } from '../cure/edit';
import { because, type Reason } from './reason';

/** The pods of a service behind the gateways of other networks that are not in the ambient mesh, by cluster. */
export function describeUnenrolled(view: MeshView, service: Service, networks: readonly string[]): Reason[] {
  if (networks.length === 0) return [];
  const key = keyOf(service);
  const shards = view.shardsOf(key);
  return view.clusters.flatMap(({ cluster }, place) => {
    const unenrolled = shards[place]!.endpoints.filter(
      ({ network, enrolment }) => networks.includes(network) && !endsTunnels(enrolment),
    );
    const [first] = unenrolled;
    if (first === undefined) return [];
    const namespace = cluster.namespaces.get(service.namespace);
    const count = new Set(unenrolled.map(({ pod }) => pod)).size;
    const how = first.enrolment === 'sidecar' ? 'a sidecar instead of ztunnel' : 'no ztunnel';
    return [
      because(
        `has ${plural(count, 'pod')} in ${cluster.name} with ${how}: the east-west gateway passes on a tunnel that such a pod does not end, and requests that reach it fail.`,
        cluster.name,
        namespace ?? cluster.services.get(key)?.object ?? service.object,
        {
          isCause: true,
          path: `metadata.labels["${LABEL_DATAPLANE_MODE}"]`,
          remedies: [enrol(cluster, service.namespace)],
        },
      ),
    ];
  });
}

/** Enrols the pods of a namespace, those included that a label keeps out. */
function enrol({ name, namespaces, objects }: Cluster, namespace: string): Remedy {
  const there = namespaces.get(namespace);
  const edit: Edit[] =
    there === undefined
      ? [
          add(name, {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: namespace, labels: { [LABEL_DATAPLANE_MODE]: 'ambient' } },
          }),
        ]
      : [setLabel(name, there, LABEL_DATAPLANE_MODE, 'ambient')];
  const ofPods = objects
    .filter((object) => object.namespace === namespace)
    .flatMap((object): Edit[] => {
      if (object.kind === 'Pod') return [setLabel(name, object, LABEL_DATAPLANE_MODE, undefined)];
      if (!isMap(object.body.spec) || !isMap(object.body.spec.template)) return [];
      return [set(name, object, ['spec', 'template', 'metadata', 'labels', LABEL_DATAPLANE_MODE], undefined)];
    });
  return {
    change: `enrol the pods: label the Namespace ${namespace} of ${name} ${LABEL_DATAPLANE_MODE}: ambient, and no pod ${LABEL_DATAPLANE_MODE}: none.`,
    edit: [...edit, ...ofPods],
  };
}
