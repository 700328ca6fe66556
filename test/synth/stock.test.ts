import {
  ApiObject,
  App,
  Chart,
  Helm,
  Include,
  JsonPatch,
  Lazy,
  Testing,
  type IResolver,
  type ResolutionContext,
} from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Cluster, Mesh } from 'cdk8s-ambient';
import type { Construct } from 'constructs';
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { compiled } from '../support/compiled';
import { chartIn, configMap, manifests, messageOf, object, temporaryFolder, tree, twoClusters } from './support';

/** What users of stock cdk8s rely on works in a mesh, and each document's text is the one stock cdk8s writes. */

/** Declares the same in a stock App and in a mesh of one cluster, and returns the documents of both, sorted. */
function inBoth(declare: (scope: Construct) => void, resolvers: IResolver[] = []) {
  const app = new App({ outdir: temporaryFolder(), resolvers });
  const mesh = new Mesh({ outdir: temporaryFolder(), resolvers });
  new Cluster(mesh, 'the-only-cluster', { network: 'network1' });
  for (const root of [app, mesh]) {
    declare(root);
    root.synth();
  }
  const documents = (folder: string) =>
    Object.values(manifests(folder))
      .flatMap((text) => text.split(/^---\n/m))
      .filter((text) => text !== '')
      .sort();
  return { stock: documents(app.outdir), ours: documents(mesh.outdir) };
}

test('plain objects, generated names, hashes turned off, labels of the chart: the same text', () => {
  const { stock, ours } = inBoth((root) => {
    const chart = new Chart(root, 'chart', { namespace: 'sample', labels: { team: 'a' } });
    new ApiObject(chart, 'generated', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { yes: 'no', number: '0755', time: '1:20' },
    });
    const unhashed = new Chart(root, 'unhashed', { namespace: 'sample', disableResourceNameHashes: true });
    new ApiObject(unhashed, 'generated', { apiVersion: 'v1', kind: 'ConfigMap', data: { text: 'one\ntwo\n' } });
  });
  expect(ours).toEqual(stock);
  expect(ours).toHaveLength(2);
});

test('cdk8s-plus workloads: the same text', () => {
  const { stock, ours } = inBoth((root) => {
    const chart = new Chart(root, 'chart', { namespace: 'sample' });
    const deployment = new kplus.Deployment(chart, 'deployment', { containers: [{ image: 'image', portNumber: 80 }] });
    deployment.exposeViaService();
    new kplus.ConfigMap(chart, 'map', { data: { key: 'value' } });
  });
  expect(ours).toEqual(stock);
  expect(ours).toHaveLength(3);
});

test('JSON patches, Lazy values, implicit tokens and custom resolvers: the same text', () => {
  const resolver: IResolver = {
    resolve: (context: ResolutionContext) => {
      if (context.value === 'REPLACE') context.replaceValue('replaced');
    },
  };
  const { stock, ours } = inBoth(
    (root) => {
      const chart = new Chart(root, 'chart', { namespace: 'sample' });
      const map = configMap(chart, 'map', {
        lazy: Lazy.any({ produce: () => Lazy.any({ produce: () => 'nested' }) }),
        implicit: { resolve: () => 'resolved' },
        custom: 'REPLACE',
      });
      map.addJsonPatch(JsonPatch.add('/data/patched', 'yes'), JsonPatch.remove('/data/custom'));
      configMap(chart, 'custom', { custom: 'REPLACE' });
    },
    [resolver],
  );
  expect(ours).toEqual(stock);
  expect(ours.join()).toContain('nested');
  expect(ours.join()).toContain('custom: replaced');
});

test('an Include is read as it is', () => {
  const file = path.join(temporaryFolder(), 'include.yaml');
  fs.writeFileSync(
    file,
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: included, namespace: sample}\ndata: {a: "yes"}\n',
  );
  const { stock, ours } = inBoth((root) => new Include(new Chart(root, 'chart'), 'include', { url: file }));
  expect(ours).toEqual(stock);
  expect(ours).toHaveLength(1);
});

test('a Helm chart is rendered by the helm program, as in stock cdk8s', () => {
  // A stand-in for helm, which need not be on the machine: what counts is that its output takes the same way.
  const folder = temporaryFolder();
  const helm = path.join(folder, 'helm');
  fs.writeFileSync(
    helm,
    '#!/bin/sh\nprintf "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: rendered, namespace: sample}\\n"\n',
    { mode: 0o755 },
  );
  const { stock, ours } = inBoth(
    (root) => new Helm(new Chart(root, 'chart'), 'helm', { chart: folder, helmExecutable: helm }),
  );
  expect(ours).toEqual(stock);
  expect(ours).toHaveLength(1);
});

test('Testing.synth and chart.toJson give the manifests of a chart of one cluster', () => {
  const { cluster1 } = twoClusters();
  const chart = chartIn(cluster1, 'sample');
  configMap(chart, 'a', { key: 'value' });
  const expected = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'sample' }, data: { key: 'value' } },
  ];
  expect(Testing.synth(chart)).toEqual(expected);
  expect(chart.toJson()).toEqual(expected);
});

test('an overridden chart.toJson is what is written, once for clusters that agree', () => {
  let calls = 0;
  class Custom extends Chart {
    public override toJson(): any[] {
      calls += 1;
      return [
        ...super.toJson(),
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'added', namespace: 'sample' } },
      ];
    }
  }
  const { mesh } = twoClusters();
  configMap(new Custom(mesh, 'custom', { namespace: 'sample' }), 'own');
  mesh.synth();
  expect(manifests(mesh.outdir)['cluster1/sample.k8s.yaml']).toMatch(/name: added[\s\S]*name: own/);
  expect(calls).toBe(1);
});

test('an overridden chart.toJson that reads a per-cluster value is asked for each cluster', () => {
  const { mesh } = twoClusters();
  class Custom extends Chart {
    public override toJson(): any[] {
      return super.toJson();
    }
  }
  configMap(new Custom(mesh, 'custom', { namespace: 'sample' }), 'own', {
    cluster: mesh.perCluster({ produce: ({ name }) => name }),
  });
  mesh.synth();
  expect(manifests(mesh.outdir)['cluster1/sample.k8s.yaml']).toContain('cluster: cluster1');
  expect(manifests(mesh.outdir)['cluster2/sample.k8s.yaml']).toContain('cluster: cluster2');
});

test('an overridden chart.toJson that returns something else than objects is refused with its path', () => {
  class Custom extends Chart {
    public override toJson(): any[] {
      return ['text'];
    }
  }
  const { mesh } = twoClusters();
  new Custom(mesh, 'custom');
  expect(messageOf(() => mesh.synth())).toContain('[custom] renders to "text", which is not a Kubernetes object.');
});

test('app.synthYaml gives every chart once', () => {
  const { mesh } = twoClusters();
  configMap(chartIn(mesh, 'sample'), 'a');
  expect(mesh.synthYaml()).toBe(
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: sample\ndata: {}\n',
  );
});

test('validations of users are collected with all others, and their order of reporting is by path', () => {
  const { mesh } = twoClusters();
  for (const id of ['b', 'a']) {
    const chart = chartIn(mesh, 'sample', id);
    chart.node.addValidation({ validate: () => [`wrong in ${id}`] });
  }
  expect(messageOf(() => mesh.synth())).toBe(
    'Validation failed with the following errors:\n  [a] wrong in a\n  [b] wrong in b',
  );
});

test('CDK8S_OUTDIR is the output folder where none is given, as in stock cdk8s', () => {
  const folder = temporaryFolder();
  process.env.CDK8S_OUTDIR = folder;
  try {
    expect(new Mesh().outdir).toBe(folder);
    expect(new Mesh({ outdir: 'given' }).outdir).toBe('given');
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
  expect(new Mesh().outdir).toBe('dist');
});

test('construct metadata is written as the CLI reads it, when it asks', () => {
  const { mesh } = twoClusters({ recordConstructMetadata: true });
  configMap(chartIn(mesh, 'sample'), 'a');
  mesh.synth();
  expect(JSON.parse(tree(mesh.outdir)['construct-metadata.json']!)).toEqual({
    version: '1.0.0',
    resources: { a: { path: 'chart/ConfigMap-a' } },
  });
});

describe('under the cdk8s CLI', () => {
  const root = path.resolve(__dirname, '../..');
  const cli = path.join(root, 'node_modules/.bin/cdk8s');

  /** Runs an app of two clusters through the CLI in a folder of its own. */
  function runCli(
    yaml: string,
    args: string[] = [],
    env: Record<string, string> = {},
  ): { folder: string; stdout: string } {
    const folder = path.join(root, '.tmp', path.basename(temporaryFolder()));
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'cdk8s.yaml'), yaml);
    fs.writeFileSync(
      path.join(folder, 'main.ts'),
      `import { ApiObject, Chart } from 'cdk8s';
       import { Cluster, Mesh } from 'cdk8s-ambient';
       const mesh = new Mesh();
       new Cluster(mesh, 'cluster1', { network: 'network1' });
       new Cluster(mesh, 'cluster2', { network: 'network2' });
       for (const namespace of ['one', 'two']) {
         const chart = new Chart(mesh, namespace, { namespace });
         for (let n = 0; n < 400; n++) new ApiObject(chart, 'map' + n, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' + n }, data: { padding: 'x'.repeat(2000) } });
       }
       mesh.synth();`,
    );
    try {
      const stdout = execFileSync(cli, ['synth', '--check-upgrade=false', ...args], {
        cwd: folder,
        env: { ...process.env, ...env },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        maxBuffer: 1 << 26,
      });
      return { folder, stdout };
    } finally {
      made.push(folder);
    }
  }
  const made: string[] = [];
  afterAll(() => made.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));
  const APP = `language: typescript\napp: node --require ${compiled().register} main.ts\noutput: out\n`;

  test('every manifest is found and its validation plugins see all of them', () => {
    const yaml = `${APP}validations:\n  - package: ./plugin.js\n    version: 1.0.0\n    class: CountManifests\n`;
    const plugin = `exports.CountManifests = class {
      async validate(context) {
        require('fs').writeFileSync('seen.json', JSON.stringify({ manifests: context.manifests.length, resources: Object.keys(context.metadata ?? {}).length }));
        context.report.submit('success');
      }
    };`;
    const folder = path.join(root, '.tmp', 'plugin');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'plugin.js'), plugin);
    made.push(folder);
    const run = runCli(yaml.replace('./plugin.js', path.join(folder, 'plugin.js')));
    expect(JSON.parse(fs.readFileSync(path.join(run.folder, 'seen.json'), 'utf8'))).toEqual({
      manifests: 4,
      resources: 400,
    });
    expect(run.stdout).toContain('out/cluster2/two.k8s.yaml');
  }, 60_000);

  test('a stock project is held to the rules by our validation plugin', () => {
    const folder = path.join(root, '.tmp', 'validated');
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    made.push(folder);
    // The CLI loads plugins with plain node, so this one is compiled as the package would be.
    fs.writeFileSync(
      path.join(folder, 'plugin.js'),
      `require('tsx/cjs'); exports.AmbientValidation = require('../../src/plugin/validation-plugin').AmbientValidation;`,
    );
    fs.writeFileSync(
      path.join(folder, 'cdk8s.yaml'),
      'language: typescript\napp: node main.js\noutput: out\nvalidations:\n  - {package: ./plugin.js, version: 1.0.0, class: AmbientValidation}\n',
    );
    const app = (globalIn: string[]) => `
      const { ApiObject, App, Chart } = require('cdk8s');
      for (const cluster of ['cluster1', 'cluster2']) {
        const app = new App({ outdir: require('path').join(process.env.CDK8S_OUTDIR, cluster) });
        new ApiObject(new Chart(app, 'sample', { namespace: 'sample' }), 'service', {
          apiVersion: 'v1', kind: 'Service',
          metadata: { name: 'helloworld', labels: ${JSON.stringify(globalIn)}.includes(cluster) ? { 'istio.io/global': 'true' } : {} },
          spec: { ports: [{ name: 'http', port: 80 }], selector: { app: 'a' } },
        });
        app.synth();
      }`;
    const synth = (globalIn: string[]) => {
      fs.writeFileSync(path.join(folder, 'main.js'), app(globalIn));
      return spawnSync(cli, ['synth', '--check-upgrade=false'], { cwd: folder, encoding: 'utf8' });
    };
    const good = synth(['cluster1', 'cluster2']);
    expect(`${good.stdout}${good.stderr}`).toContain('success');
    expect(good.status).toBe(0);
    const bad = synth(['cluster1']);
    expect(bad.status).toBe(2);
    expect(`${bad.stdout}${bad.stderr}`).toContain('service-not-global-everywhere (error)');
  }, 60_000);

  test('CDK8S_AMBIENT_CLUSTER writes one cluster to one file, so that --stdout is that file, however large', () => {
    const { stdout } = runCli(APP, ['--stdout'], { CDK8S_AMBIENT_CLUSTER: 'cluster2' });
    expect(stdout.length).toBeGreaterThan(1_500_000);
    expect(stdout.match(/^---$/gm)).toHaveLength(800);
    expect(stdout.match(/^kind: ConfigMap$/gm)).toHaveLength(800);
    expect([...new Set(stdout.split(/^---\n/m).filter((text) => text !== ''))]).toHaveLength(800);
  }, 60_000);
});

test('one cluster is asked for by its name', () => {
  process.env.CDK8S_AMBIENT_CLUSTER = 'cluster3';
  try {
    const { mesh } = twoClusters();
    expect(messageOf(() => mesh.synth())).toMatch(/asks for cluster "cluster3"[\s\S]*cluster1, cluster2/);
    expect(tree(mesh.outdir)).toEqual({});
  } finally {
    delete process.env.CDK8S_AMBIENT_CLUSTER;
  }
});

test('a synth of one cluster never removes the others from a folder that holds the whole mesh', () => {
  const { mesh, cluster1 } = twoClusters();
  configMap(chartIn(mesh, 'sample'), 'a');
  configMap(chartIn(cluster1, 'sample', 'own'), 'b');
  mesh.synth();
  const before = tree(mesh.outdir);
  process.env.CDK8S_AMBIENT_CLUSTER = 'cluster1';
  try {
    expect(messageOf(() => mesh.synth())).toContain('holds the manifests of a whole mesh');
  } finally {
    delete process.env.CDK8S_AMBIENT_CLUSTER;
  }
  expect(tree(mesh.outdir)).toEqual(before);
});

test('a chart in no cluster of a mesh cannot be mistaken for one: objects need a scope', () => {
  const mesh = new Mesh({ outdir: temporaryFolder() });
  object(chartIn(mesh, 'sample'), 'v1', 'ConfigMap', 'a');
  expect(messageOf(() => mesh.synth())).toContain('the mesh has no clusters.');
});
