import { LABEL_NAMESPACE_NAME } from '../../istio/vocabulary';
import { isMap, type KubeObject } from '../../model/object';
import type { Counts } from '../envoy/ejection';
import { withoutCounts } from './counts';
import { RUNS_PODS } from './kinds';

type Fields = Readonly<Record<string, unknown>>;

/** The name of a service, and its namespace: what stands for nothing else in its objects. */
export interface Named {
  /** Undefined for what all services of the namespace have in common. */
  readonly name: string | undefined;
  readonly namespace: string;
  readonly clusterDomain: string;
}

const [NAME, NAMESPACE] = [{ the: 'name' }, { the: 'namespace' }];

/** An object without the names of its service and namespace. */
export interface Form {
  readonly text: string;
  /** At which a rule has hosts ejected. */
  readonly counts: readonly Counts[];
}

/**
 * An object as a text without the names of its service and namespace, which is equal for two objects only if they differ in these
 * names. Names are taken out where they are names: anywhere else, as in an annotation, they stay, and the texts differ. What
 * containers run is left out, and the counts of a DestinationRule stand beside the text.
 */
export function formOf({ body, kind }: KubeObject, named: Named): Form {
  const { metadata, spec, ...others } = body;
  const { form, counts } =
    kind === 'DestinationRule' && isMap(spec) ? withoutCounts(spec) : { form: spec, counts: NO_COUNTS };
  const text = JSON.stringify({
    ...others,
    metadata: isMap(metadata) ? withoutNames(metadata, kind, named) : metadata,
    spec: isMap(form) ? specForm(form, kind, named) : form,
  });
  return { text, counts };
}

const NO_COUNTS: readonly Counts[] = [];

function withoutNames(metadata: Fields, kind: string, named: Named): Fields {
  const { name, namespace, labels, ...others } = metadata;
  return {
    ...others,
    name: kind === 'Namespace' && name === named.namespace ? NAMESPACE : nameForm(name, named),
    namespace: namespace === named.namespace ? NAMESPACE : namespace,
    labels: labelsForm(labels, named),
  };
}

function nameForm(value: unknown, { name }: Named): unknown {
  return name !== undefined && value === name ? NAME : value;
}

const LABEL_OF_NAMESPACE = LABEL_NAMESPACE_NAME;
const RECOMMENDED = /^app\.kubernetes\.io\/(name|instance)$/;

/** Values of labels that have a meaning of their own stay: those with a domain in their key. */
function labelsForm(labels: unknown, named: Named): unknown {
  if (!isMap(labels)) return labels;
  return Object.entries(labels).map(([key, value]) => {
    if (key === LABEL_OF_NAMESPACE && value === named.namespace) return [key, NAMESPACE];
    return [key, isFree(key) ? nameForm(value, named) : value];
  });
}

/** True for a label that is what its author makes of it. */
function isFree(key: string): boolean {
  return RECOMMENDED.test(key) || !(key.includes('/') || key === 'istio');
}

function specForm(spec: Fields, kind: string, named: Named): Fields {
  if (kind === 'Service') return { ...spec, selector: labelsForm(spec.selector, named) };
  if (kind === 'DestinationRule') return { ...spec, host: hostForm(spec.host, named) };
  if (kind === 'HorizontalPodAutoscaler' && isMap(spec.scaleTargetRef)) {
    return { ...spec, scaleTargetRef: { ...spec.scaleTargetRef, name: nameForm(spec.scaleTargetRef.name, named) } };
  }
  const selected = isMap(spec.selector)
    ? { ...spec, selector: { ...spec.selector, matchLabels: labelsForm(spec.selector.matchLabels, named) } }
    : spec;
  if (!RUNS_PODS.has(kind) || !isMap(spec.template)) return selected;
  const { metadata, spec: pod } = spec.template;
  return {
    ...selected,
    template: {
      ...spec.template,
      metadata: isMap(metadata) ? { ...metadata, labels: labelsForm(metadata.labels, named) } : metadata,
      spec: isMap(pod) ? podForm(pod, named) : pod,
    },
  };
}

function hostForm(host: unknown, named: Named): unknown {
  const place = hostsOf(named).indexOf(String(host));
  return place === -1 ? host : { the: 'host', place };
}

/** How a host may name a service in its own namespace. */
export function hostsOf({ name, namespace, clusterDomain }: Named): readonly string[] {
  if (name === undefined) return [];
  return [`.${namespace}.svc.${clusterDomain}`, `.${namespace}.svc`, `.${namespace}`, ''].map(
    (rest) => `${name}${rest}`,
  );
}

function podForm(pod: Fields, named: Named): Fields {
  return {
    ...pod,
    serviceAccountName: nameForm(pod.serviceAccountName, named),
    containers: Array.isArray(pod.containers)
      ? pod.containers.map((one: unknown) => containerForm(one, named))
      : pod.containers,
  };
}

/** What an application is, and not where it is reached. */
const OF_APPLICATION: ReadonlySet<string> = new Set([
  ...['image', 'imagePullPolicy', 'command', 'args', 'workingDir', 'resources', 'volumeMounts', 'envFrom'],
  ...['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'],
]);

/** Containers by whose names Istio's own are told. */
const OF_ISTIO = /istio|discovery/;

function containerForm(container: unknown, named: Named): unknown {
  if (!isMap(container) || OF_ISTIO.test(String(container.name))) return container;
  return Object.entries(container)
    .filter(([key]) => !OF_APPLICATION.has(key))
    .map(([key, value]) => {
      if (key === 'name') return [key, nameForm(value, named)];
      return [key, key === 'env' && Array.isArray(value) ? value.map(variableForm) : value];
    });
}

/** Variables by whose values a proxy of Istio is configured, or istiod. */
const OF_PROXY = /ISTIO|PILOT|PROXY|XDS|ZTUNNEL|AMBIENT|NETWORK|CLUSTER/;

function variableForm(variable: unknown): unknown {
  return isMap(variable) && !OF_PROXY.test(String(variable.name)) ? { name: variable.name } : variable;
}
