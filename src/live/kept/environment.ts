import { CNI_DAEMON_SET, LABEL_GATEWAY_NAME, ZTUNNEL_DAEMON_SET } from '../../istio/vocabulary';
import { isMap } from '../../model/object';
import { fieldOfPod } from '../../model/workloads';
import { fieldsOf, maps } from '../../util/maps';
import { variablesOf } from './inputs';
import { UNREAD } from './shape';

type Fields = Record<string, unknown>;

/** How charts and operators label istiod. */
const LABEL_APP = 'app';
const ISTIOD = 'istiod';

const OF_ISTIOD = variablesOf('Deployment', { name: ISTIOD });
const OF_PROXY = variablesOf('Pod', { label: LABEL_GATEWAY_NAME });
const OF_NODE_AGENTS = new Map(
  [ZTUNNEL_DAEMON_SET, CNI_DAEMON_SET].map((name) => [name, variablesOf('DaemonSet', { name })] as const),
);

/** Adds to what is kept of a Deployment, where it is istiod's, what its containers say of version and switches. */
export function withIstiod(body: Fields, kept: Fields): Fields {
  return labelsIn(body)[LABEL_APP] === ISTIOD
    ? inTemplate(body, kept, (container) => ({ ...imageOf(container), ...environmentOf(container, OF_ISTIOD) }))
    : kept;
}

/** Adds the version of a ztunnel or of the CNI agent, and what it is told. */
export function withNodeAgent(body: Fields, kept: Fields): Fields {
  const wanted = OF_NODE_AGENTS.get(String(at(at(body, 'metadata'), 'name')));
  return wanted === undefined
    ? kept
    : inTemplate(body, kept, (container) => ({ ...imageOf(container), ...environmentOf(container, wanted) }));
}

/**
 * Adds what the proxy of a waypoint or gateway says of itself. A variable that is a field of the pod has the value that Kubernetes
 * gives it: not all labels and annotations are kept.
 */
export function withProxy(body: Fields, kept: Fields): Fields {
  if (labelsIn(body)[LABEL_GATEWAY_NAME] === undefined) return kept;
  const fieldOf = (reference: unknown): string | undefined => fieldOfPod(body, reference);
  return {
    ...kept,
    spec: withContainers(at(body, 'spec'), at(kept, 'spec'), (one) => environmentOf(one, OF_PROXY, fieldOf)),
  };
}

/** Variables of proxies may hold anything; what they say of themselves to istiod is Istio's. Of the others only the names are kept. */
export function metadataOfProxies(value: unknown): unknown {
  if (!isMap(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name.startsWith('ISTIO_META_') ? String(item) : UNREAD]),
  );
}

function inTemplate(body: Fields, kept: Fields, more: (container: Fields) => object): Fields {
  const [given, template] = [at(at(body, 'spec'), 'template'), at(at(kept, 'spec'), 'template')];
  const spec = withContainers(at(given, 'spec'), at(template, 'spec'), more);
  return { ...kept, spec: { ...fieldsOf(at(kept, 'spec')), template: { ...fieldsOf(template), spec } } };
}

/** What is kept of a list keeps its maps, each in its place. */
function withContainers(given: unknown, kept: unknown, more: (container: Fields) => object): Fields {
  const containers = maps(at(kept, 'containers'));
  return {
    ...fieldsOf(kept),
    containers: maps(at(given, 'containers')).map((container, place) => ({ ...containers[place], ...more(container) })),
  };
}

/** The name and the tag, which is the version. The registry is dropped. */
function imageOf({ image }: Fields): object {
  return typeof image === 'string' ? { image: image.slice(image.lastIndexOf('/') + 1) } : {};
}

/** A variable that is taken from elsewhere is kept without its source, so that it does not pass for one that is not set. */
function environmentOf(
  { env, envFrom }: Fields,
  wanted: ReadonlySet<string>,
  fieldOf: (reference: unknown) => string | undefined = () => undefined,
): object {
  const kept = maps(env)
    .filter(({ name }) => wanted.has(String(name)))
    .map(({ name, value, valueFrom }) => {
      if (!isMap(valueFrom)) return { name, value: typeof value === 'string' ? value : '' };
      const field = fieldOf(valueFrom.fieldRef);
      return field === undefined ? { name, valueFrom: {} } : { name, value: field };
    });
  return {
    ...(kept.length === 0 ? {} : { env: kept }),
    ...(Array.isArray(envFrom) && envFrom.length > 0 ? { envFrom: [{}] } : {}),
  };
}

function labelsIn(body: Fields): Fields {
  return fieldsOf(at(at(body, 'metadata'), 'labels'));
}

function at(value: unknown, field: string): unknown {
  return fieldsOf(value)[field];
}
