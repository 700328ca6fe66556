import {
  ANNOTATION_REDIRECTION,
  LABEL_DATAPLANE_MODE,
  LABEL_INJECT,
  LABEL_INJECTION,
  LABEL_REVISION,
} from '../../../istio/vocabulary';
import { isMap, matchesLabels, type KubeObject } from '../../../model/object';
import { keyOf, type Cluster } from '../../../model/mesh';
import { asksForInjection, endsTunnels, pathOfWindows, toEnrollable, workloadIndexOf } from '../../../model/workloads';
import { toEndpointSlice, type Service } from '../../../model/services';
import type { MeshView } from '../../istio/view';
import { plural } from '../../../util/plural';
import { add, set, setLabel, type Edit, type Remedy } from '../../edit';
import { because, type Reason } from '../../answer';

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
    // Where others of its pods are in the mesh, it is not for want of their Namespace.
    const isOne = unenrolled.length < shards[place]!.endpoints.length;
    const { object, path } = culpritOf(cluster, service, isOne ? first.pod : undefined);
    const count = new Set(unenrolled.map(({ pod }) => pod)).size;
    const how = first.enrolment === 'sidecar' ? 'a sidecar instead of ztunnel' : 'no ztunnel';
    return [
      because(
        `has ${plural(count, 'pod')} in ${cluster.name} with ${how}: the east-west gateway passes on a tunnel that such a pod does not end, and requests that reach it fail.`,
        cluster.name,
        object,
        {
          isCause: true,
          path,
          remedies: enrol(cluster, service.namespace),
        },
      ),
    ];
  });
}

/**
 * What keeps the pods of a service out: what runs them, where it says so itself, else their Namespace; where that has pods in the mesh,
 * a pod without the mark of the CNI.
 */
function culpritOf(
  { name, objects, namespaces, services, workloads }: Cluster,
  service: Service,
  first: string | undefined,
): { readonly object: KubeObject; readonly path: string } {
  const namespace = namespaces.get(service.namespace);
  for (const { object } of workloadIndexOf(workloads).selectedBy(service)) {
    const { labels, spec } = toEnrollable(object);
    const within = object.kind === 'Pod' ? '' : 'spec.template.';
    if (spec.hostNetwork === true) return { object, path: `${within}spec.hostNetwork` };
    const windows = pathOfWindows(spec);
    if (windows !== undefined) return { object, path: `${within}spec.${windows}` };
    const label = labelThatKeepsOut(labels);
    if (label !== undefined) return { object, path: `${within}metadata.labels["${label}"]` };
  }
  const pod = objects.find((object) => object.kind === 'Pod' && `${name}/${object.namespace}/${object.name}` === first);
  if (pod !== undefined && !matchesLabels(service.selector, pod.labels)) {
    const slice = sliceWith(objects, service, pod);
    if (slice !== undefined) return { object: slice, path: 'endpoints' };
  }
  if (pod !== undefined && namespace?.labels[LABEL_DATAPLANE_MODE] === 'ambient' && !asksForInjection(namespace)) {
    return { object: pod, path: `metadata.annotations["${ANNOTATION_REDIRECTION}"]` };
  }
  return {
    object: namespace ?? services.get(keyOf(service))?.object ?? service.object,
    path: `metadata.labels["${namespace && asksForInjection(namespace) ? LABEL_INJECTION : LABEL_DATAPLANE_MODE}"]`,
  };
}

/** The label of pods that keeps them out of the ambient mesh: by itself, or for the sidecar that it brings. */
function labelThatKeepsOut(labels: Readonly<Record<string, string>>): string | undefined {
  if (labels[LABEL_DATAPLANE_MODE] === 'none') return LABEL_DATAPLANE_MODE;
  if (labels[LABEL_INJECT] !== undefined) return labels[LABEL_INJECT] === 'true' ? LABEL_INJECT : undefined;
  return labels[LABEL_REVISION] === undefined ? undefined : LABEL_REVISION;
}

/** The slice of a service that has a pod. */
function sliceWith(
  objects: readonly KubeObject[],
  { name, namespace }: Service,
  pod: KubeObject,
): KubeObject | undefined {
  return objects.find((object) => {
    const slice = toEndpointSlice(object);
    return (
      slice?.service === name &&
      slice.namespace === namespace &&
      slice.endpoints.some((one) => one.pod?.name === pod.name && one.pod.namespace === pod.namespace)
    );
  });
}

/** Enrols the pods of a namespace: those that a label keeps out, and then those that have a sidecar or the host's network. */
function enrol({ name, namespaces, objects }: Cluster, namespace: string): Remedy[] {
  const there = namespaces.get(namespace);
  const isInjected = there !== undefined && asksForInjection(there);
  const edit: Edit[] =
    there === undefined
      ? [
          add(name, {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: namespace, labels: { [LABEL_DATAPLANE_MODE]: 'ambient' } },
          }),
        ]
      : [
          setLabel(name, there, LABEL_DATAPLANE_MODE, 'ambient'),
          ...(isInjected ? [setLabel(name, there, LABEL_INJECTION, undefined)] : []),
        ];
  const templates = objects
    .filter((object) => object.namespace === namespace)
    .flatMap((object) => {
      if (object.kind === 'Pod') return [{ object, template: [] }];
      const hasTemplate = isMap(object.body.spec) && isMap(object.body.spec.template);
      return hasTemplate ? [{ object, template: ['spec', 'template'] }] : [];
    });
  const without = (...path: readonly string[]): Edit[] =>
    templates.map(({ object, template }) => set(name, object, [...template, ...path], undefined));
  const instead = isInjected ? ` instead of ${LABEL_INJECTION}` : '';
  const label = `enrol the pods: label the Namespace ${namespace} of ${name} ${LABEL_DATAPLANE_MODE}: ambient${instead}, and no pod ${LABEL_DATAPLANE_MODE}: none`;
  const labelled = [...edit, ...without('metadata', 'labels', LABEL_DATAPLANE_MODE)];
  return [
    { change: `${label}.`, edit: labelled },
    {
      change: `${label}; run them without a sidecar (labels ${LABEL_INJECT} and ${LABEL_REVISION}) and without hostNetwork.`,
      edit: [
        ...labelled,
        ...without('metadata', 'labels', LABEL_INJECT),
        ...without('metadata', 'labels', LABEL_REVISION),
        ...without('spec', 'hostNetwork'),
      ],
    },
  ];
}
