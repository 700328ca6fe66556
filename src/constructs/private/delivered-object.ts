import { groupOf, type Manifest } from '../../synth/tree/kinds';
import { BadManifest } from '../../synth/messages/problem';
import { isBoundOrGlobal, phaseOf, type Phase } from '../../synth/verdict/verdict';
import * as istio from '../../istio/vocabulary';

/** Annotations and labels that a delivery tool adds itself. */
const OF_DELIVERY_TOOLS = /^(argocd\.argoproj\.io|kustomize\.toolkit\.fluxcd\.io)\//;

/** The phase of a rollout that an object belongs to. */
export function phaseOfManifest({ apiVersion, kind }: Manifest): Phase {
  return phaseOf({ group: groupOf(apiVersion), kind });
}

export function isNamespace({ apiVersion, kind }: Manifest): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}

/** A waypoint or an east-west gateway. */
export function isMeshGateway({ apiVersion, kind, spec }: Manifest): boolean {
  const { gatewayClassName } = (spec ?? {}) as { readonly gatewayClassName?: unknown };
  return (
    groupOf(apiVersion) === 'gateway.networking.k8s.io' &&
    kind === 'Gateway' &&
    (gatewayClassName === istio.CLASS_WAYPOINT || gatewayClassName === istio.CLASS_EAST_WEST)
  );
}

/** Objects that no tool may delete when they disappear from a repository: without them, traffic stops. */
export function isProtected(manifest: Manifest): boolean {
  return (
    isNamespace(manifest) ||
    isMeshGateway(manifest) ||
    (manifest.apiVersion === 'v1' && manifest.kind === 'Service' && isBoundOrGlobal(manifest.metadata?.labels ?? {}))
  );
}

/** The object with annotations added, keys sorted. What is there already stays. */
export function withAnnotations(manifest: Manifest, annotations: Readonly<Record<string, string>>): Manifest {
  if (Object.keys(annotations).length === 0) return manifest;
  const all = sorted({ ...annotations, ...manifest.metadata?.annotations });
  return { ...manifest, metadata: sorted({ ...manifest.metadata, annotations: all }) };
}

/**
 * A waypoint or east-west gateway whose pods get what is declared here, and nothing that a delivery tool adds to the Gateway:
 * istiod copies the labels and annotations of a Gateway to its pods unless `spec.infrastructure` has some, and each change of
 * one restarts them. Switching this on changes no pod.
 */
export function withOwnInfrastructure(manifest: Manifest): Manifest {
  if (!isMeshGateway(manifest)) return manifest;
  const spec = manifest.spec as { readonly infrastructure?: Readonly<Record<string, unknown>> };
  const { labels = {}, annotations = {} } = manifest.metadata ?? {};
  const infrastructure = sorted({
    labels: declared(manifest, 'labels', labels),
    annotations: declared(manifest, 'annotations', annotations),
    ...spec.infrastructure,
  });
  return { ...manifest, spec: sorted({ ...spec, infrastructure }) };
}

function declared(
  manifest: Manifest,
  field: string,
  map: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(map).filter(([key]) => !OF_DELIVERY_TOOLS.test(key));
  if (entries.length > istio.MOST_INFRASTRUCTURE_LABELS) {
    throw new BadManifest({
      message: `Gateway "${manifest.metadata?.name}" has ${entries.length} ${field}; spec.infrastructure.${field} takes ${istio.MOST_INFRASTRUCTURE_LABELS}.`,
      why: 'they are repeated there, so that what a delivery tool adds to the Gateway does not restart its pods.',
      fix: `leave some out, or write spec.infrastructure.${field} yourself, with those that the pods need.`,
    });
  }
  return sorted(Object.fromEntries(entries));
}

/** As cdk8s writes maps. */
function sorted<Item>(map: Readonly<Record<string, Item>>): Record<string, Item> {
  return Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1)));
}
