#!/usr/bin/env node
// Stands for kubectl on PATH. It knows the clusters of the state file beside it, does to them what it is asked, and writes down
// what that was. It says what kubectl says, word for word.
const { appendFileSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const STATE = join(__dirname, 'state.json');
const state = JSON.parse(readFileSync(STATE, 'utf8'));
const args = process.argv.slice(2);
appendFileSync(join(__dirname, 'commands.jsonl'), `${JSON.stringify(args)}\n`);

const PLURALS = {
  namespaces: 'Namespace',
  nodes: 'Node',
  services: 'Service',
  endpointslices: 'EndpointSlice',
  pods: 'Pod',
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  rollouts: 'Rollout',
  horizontalpodautoscalers: 'HorizontalPodAutoscaler',
  configmaps: 'ConfigMap',
  secrets: 'Secret',
  gatewayclasses: 'GatewayClass',
  gateways: 'Gateway',
  httproutes: 'HTTPRoute',
  grpcroutes: 'GRPCRoute',
  destinationrules: 'DestinationRule',
  virtualservices: 'VirtualService',
  scaledobjects: 'ScaledObject',
  applications: 'Application',
  kustomizations: 'Kustomization',
};

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function save() {
  // Commands of several clusters run side by side: each writes only its own cluster.
  const now = JSON.parse(readFileSync(STATE, 'utf8'));
  now.contexts[context] = cluster;
  const next = `${STATE}.${process.pid}`;
  writeFileSync(next, JSON.stringify(now));
  renameSync(next, STATE);
}

function option(name) {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return args[at].includes('=') ? args[at].slice(args[at].indexOf('=') + 1) : args[at + 1];
}

const context = option('--context');
const rest = args.slice(2);
const cluster = state.contexts[context];

if (rest[0] === 'version') {
  process.stdout.write(JSON.stringify({ clientVersion: { gitVersion: state.version ?? 'v1.36.3' } }));
  process.exit(0);
}
if (cluster === undefined) fail(`error: context "${context}" does not exist`);
switch (cluster.mode) {
  case 'hanging':
    setInterval(() => undefined, 1000);
    return;
  case 'expired':
    fail('error: You must be logged in to the server (Unauthorized)');
    break;
  case 'plugin':
    fail('Unable to connect to the server: getting credentials: exec: executable login failed with exit code 1');
    break;
  case 'down':
    fail('Unable to connect to the server: dial tcp 192.0.2.1:443: connect: connection refused');
    break;
}
if (cluster.failures !== undefined && cluster.failures[rest[0]] > 0) {
  cluster.failures[rest[0]]--;
  save();
  fail('Unable to connect to the server: net/http: TLS handshake timeout');
}

function find(kind, namespace, name) {
  return cluster.objects.find(
    (object) =>
      object.kind.toLowerCase() === kind.toLowerCase() &&
      object.metadata.name === name &&
      (object.metadata.namespace ?? '') === (namespace ?? ''),
  );
}

function raw(url) {
  const { pathname, searchParams } = new URL(url, 'https://api');
  const parts = pathname.split('/').filter((part) => part !== '');
  const own = parts.slice(parts[0] === 'api' ? 2 : 3);
  const namespace = own[0] === 'namespaces' && own.length > 2 ? own[1] : undefined;
  const [plural, name] = namespace === undefined ? own : own.slice(2);
  const kind = PLURALS[plural];
  if ((cluster.forbidden ?? []).includes(plural)) {
    fail(
      `Error from server (Forbidden): ${plural} is forbidden: User "reader" cannot list resource "${plural}" in API group "" at the cluster scope`,
    );
  }
  if (kind === undefined || (cluster.unknown ?? []).includes(plural)) {
    fail('Error from server (NotFound): the server could not find the requested resource');
  }
  if (name !== undefined) {
    const object = find(kind, namespace, name);
    if (object === undefined) fail(`Error from server (NotFound): ${plural} "${name}" not found`);
    return object;
  }
  const [key, value] = (searchParams.get('labelSelector') ?? '').split('=');
  const all = cluster.objects.filter(
    (object) =>
      object.kind === kind &&
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (key === '' || (object.metadata.labels ?? {})[key] === value),
  );
  const limit = Math.min(Number(searchParams.get('limit') ?? 500), state.page ?? 500);
  const from = Number(searchParams.get('continue') ?? 0);
  const more = from + limit < all.length;
  const items = all.slice(from, from + limit).map(({ apiVersion: _, kind: __, ...object }) => object);
  return { kind: `${kind}List`, metadata: more ? { continue: String(from + limit) } : {}, items };
}

/** A pod for each replica, and a slice for the service: what controllers would do. */
function reconcile(deployment) {
  const { namespace, name } = deployment.metadata;
  const { replicas, template } = deployment.spec;
  const owned = (object) => object.kind === 'Pod' && object.metadata.name.startsWith(`${name}-`);
  const pods = Array.from({ length: replicas }, (_, number) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-${number}`, namespace, labels: template.metadata.labels },
    spec: { nodeName: 'node', containers: template.spec.containers },
    status: {
      phase: 'Running',
      podIP: `10.0.${name.length}.${number}`,
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  }));
  cluster.objects = [...cluster.objects.filter((object) => !owned(object)), ...pods];
  deployment.status = { replicas, readyReplicas: replicas, availableReplicas: replicas, updatedReplicas: replicas };
  for (const service of cluster.objects.filter(({ kind }) => kind === 'Service')) {
    const selector = Object.entries(service.spec.selector ?? {});
    const behind = cluster.objects.filter(
      (object) =>
        object.kind === 'Pod' &&
        object.metadata.namespace === service.metadata.namespace &&
        selector.length > 0 &&
        selector.every(([key, value]) => object.metadata.labels[key] === value),
    );
    const slice = cluster.objects.find(
      ({ kind, metadata }) => kind === 'EndpointSlice' && metadata.name === `${service.metadata.name}-slice`,
    );
    if (slice === undefined) continue;
    slice.endpoints = behind.map((pod) => ({
      addresses: [pod.status.podIP],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: pod.spec.nodeName,
      targetRef: { kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace },
    }));
  }
}

/** Who answers a request from a pod of this cluster: its own pods, else those of the other clusters. */
function answers(count) {
  const behind = (from) =>
    state.contexts[from].objects.filter(
      ({ kind, metadata }) => kind === 'Pod' && metadata.labels.app === (state.answering ?? 'helloworld'),
    );
  const own = behind(context);
  const others = Object.keys(state.contexts)
    .filter((other) => other !== context)
    .flatMap(behind);
  const pods = state.sticky === true ? own : own.length > 0 ? own : others;
  return Array.from({ length: count }, (_, number) => {
    const pod = pods[number % Math.max(pods.length, 1)];
    if (pod === undefined) return '503 no healthy upstream';
    if (pod.metadata.labels['cdk8s-ambient/drill'] !== undefined && others.length > 0 && state.sticky !== true) {
      const other = others[number % others.length];
      return `200 Hello version: ${other.metadata.labels.version}, instance: ${other.metadata.name}`;
    }
    if (pod.metadata.labels['cdk8s-ambient/drill'] !== undefined) return '503 on purpose';
    return `200 Hello version: ${pod.metadata.labels.version}, instance: ${pod.metadata.name}`;
  });
}

switch (rest[0]) {
  case 'get': {
    const url = option('--raw');
    if (url !== undefined) {
      process.stdout.write(JSON.stringify(raw(url)));
      break;
    }
    if (rest[1] === 'secrets') {
      if ((cluster.forbidden ?? []).includes('secrets')) fail('Error from server (Forbidden): secrets is forbidden');
      const secrets = cluster.objects.filter(({ kind }) => kind === 'Secret');
      process.stdout.write(
        secrets
          .map(
            ({ metadata }) =>
              `${metadata.name}\t${(metadata.annotations ?? {})['networking.istio.io/cluster'] ?? ''}\n`,
          )
          .join(''),
      );
      break;
    }
    const { items } = JSON.parse(readFileSync(0, 'utf8'));
    const unknown = items.find(({ kind }) => !Object.values(PLURALS).includes(kind) && kind !== 'ServiceAccount');
    if (unknown !== undefined) {
      fail(
        `error: resource mapping not found for name: "${unknown.metadata.name}" namespace: "" from "STDIN": no matches for kind "${unknown.kind}" in version "${unknown.apiVersion}"\nensure CRDs are installed first`,
      );
    }
    const found = items
      .map(({ kind, metadata }) => find(kind, metadata.namespace, metadata.name))
      .filter((object) => object !== undefined);
    if (found.length > 0) process.stdout.write(JSON.stringify({ kind: 'List', items: found }));
    break;
  }
  case 'annotate': {
    const object = find(rest[1], option('--namespace'), rest[2]);
    if (object === undefined) fail(`Error from server (NotFound): ${rest[1]} "${rest[2]}" not found`);
    const change = rest.find((arg) => arg.startsWith('cdk8s-ambient/'));
    object.metadata.annotations ??= {};
    if (change.endsWith('-')) delete object.metadata.annotations[change.slice(0, -1)];
    else {
      const [key] = change.split('=');
      if (object.metadata.annotations[key] !== undefined)
        fail(
          `error: --overwrite is false but found the following declared annotation(s): '${key}' already has a value`,
        );
      object.metadata.annotations[key] = change.slice(key.length + 1);
    }
    save();
    break;
  }
  case 'scale': {
    const object = find(rest[1], option('--namespace'), rest[2]);
    if (object === undefined) fail(`Error from server (NotFound): ${rest[1]} "${rest[2]}" not found`);
    const expected = option('--current-replicas');
    if (expected !== undefined && Number(expected) !== object.spec.replicas)
      fail(`error: Expected replicas to be ${expected}, was ${object.spec.replicas}`);
    object.spec.replicas = Number(option('--replicas'));
    reconcile(object);
    save();
    break;
  }
  case 'create': {
    const object = JSON.parse(readFileSync(0, 'utf8'));
    cluster.objects.push(object);
    reconcile(object);
    save();
    break;
  }
  case 'delete': {
    const object = find(rest[1], option('--namespace'), rest[2]);
    if (object !== undefined) {
      object.spec.replicas = 0;
      reconcile(object);
      cluster.objects = cluster.objects.filter((other) => other !== object);
      save();
    }
    break;
  }
  case 'exec': {
    const count = Number(/-lt (\d+)/.exec(args.join(' '))[1]);
    process.stdout.write(
      answers(count)
        .map((line) => `${line}\n`)
        .join(''),
    );
    break;
  }
  default:
    fail(`error: unknown command "${rest[0]}" for "kubectl"`);
}
