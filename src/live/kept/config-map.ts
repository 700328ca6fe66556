import { parse, stringify } from 'yaml';
import { CNI_CONFIG_MAP, LABEL_CLASS_DEFAULTS } from '../../istio/vocabulary';
import { isMap } from '../../model/object';
import { ROOTS_CONFIG_MAP, ROOTS_KEY } from '../../model/security';
import { CONFIG_MAP } from './kinds';
import { groupBy } from '../../util/group-by';
import { MESH_CONFIG_PATHS, settingsIn } from './inputs';
import { metadataOfProxies } from './environment';
import { all, keep, scalar, type Shape } from './shape';

/** The ConfigMap of a revision's mesh configuration is called so, with the revision's name after a "-". */
const MESH_CONFIG = /^istio(-[a-z0-9-]+)?$/;

/** Settings of the whole mesh that decide where traffic goes. @see istio mesh/v1alpha1/config.proto */
const MESH: Shape = shapeOf(MESH_CONFIG_PATHS.map((path) => path.split('.')));
/** Which network and cluster the injector puts proxies into. */
const INJECTOR: Shape = { global: { network: scalar, multiCluster: { clusterName: scalar } } };
const NETWORKS: Shape = { networks: all };

/** What waypoints get from ConfigMaps: labels, and the type of their Services. @see model/waypoint-parameters */
const OVERLAYS: Readonly<Record<string, Shape>> = {
  service: { metadata: { labels: labelPatch }, spec: { type: scalar, externalIPs: [scalar] } },
  deployment: { spec: { replicas: scalar, template: { metadata: { labels: labelPatch } } } },
};

/** ConfigMaps of which some values are kept as they are. Root certificates are public. */
const AS_THEY_ARE: ReadonlyMap<string, Shape> = new Map([
  [CNI_CONFIG_MAP, Object.fromEntries(settingsIn(CNI_CONFIG_MAP).map((setting) => [setting, scalar]))],
  [ROOTS_CONFIG_MAP, { [ROOTS_KEY]: scalar }],
]);

/** Says that a ConfigMap changes what is generated for every Gateway of a class. */

/** The mesh's configuration, or what changes all waypoints; undefined for any other ConfigMap of Istio's namespace. */
export function keepOfRootNamespace(body: Record<string, unknown>): Record<string, unknown> | undefined {
  const { name, labels } = isMap(body.metadata) ? body.metadata : {};
  if (MESH_CONFIG.test(String(name))) {
    return withData(body, { mesh: MESH, meshNetworks: NETWORKS, values: INJECTOR });
  }
  const keys = AS_THEY_ARE.get(String(name));
  if (keys !== undefined) return { ...CONFIG_MAP.keep(body), data: keep(body.data, keys) ?? {} };
  return isMap(labels) && LABEL_CLASS_DEFAULTS in labels ? keepParameters(body) : undefined;
}

/** What changes the objects that are generated for a Gateway that refers to the ConfigMap. */
export function keepParameters(body: Record<string, unknown>): Record<string, unknown> {
  return withData(body, OVERLAYS);
}

function withData(body: Record<string, unknown>, shapes: Readonly<Record<string, Shape>>): Record<string, unknown> {
  return { ...CONFIG_MAP.keep(body), data: textsOf(isMap(body.data) ? body.data : {}, shapes) };
}

function textsOf(data: Record<string, unknown>, shapes: Readonly<Record<string, Shape>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(shapes).flatMap(([key, shape]) => {
      const value = data[key];
      const text = typeof value === 'string' ? shorten(value, shape) : undefined;
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

/** A text that is not YAML is dropped: what is in it cannot be told. */
function shorten(text: string, shape: Shape): string | undefined {
  try {
    const kept = keep(parse(text), shape);
    if (kept === undefined) return undefined;
    // istiod writes some of them as JSON, and reads them as that.
    return text.trimStart().startsWith('{') ? JSON.stringify(kept) : stringify(kept);
  } catch {
    return undefined;
  }
}

/** A map of which nothing is kept says nothing. */
function unlessEmpty(shape: Shape): Shape {
  return (value) => {
    const kept = keep(value, shape);
    return isMap(kept) && Object.keys(kept).length > 0 ? kept : undefined;
  };
}

/** Keeps what is at the end of each path whole. */
function shapeOf(paths: readonly (readonly string[])[]): Shape {
  const byField = groupBy(paths, ([field]) => field!);
  return Object.fromEntries(
    [...byField].map(([field, ofField]) => {
      const deeper = ofField.map(([, ...rest]) => rest);
      if (field === 'proxyMetadata') return [field, metadataOfProxies];
      return [field, deeper.some((rest) => rest.length === 0) ? all : unlessEmpty(shapeOf(deeper))];
    }),
  );
}

/** Null takes a label away. */
function labelPatch(value: unknown): unknown {
  if (!isMap(value)) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => typeof item === 'string' || item === null));
}
