import { nameOf, type Combination } from './combinations';
import type { Project, Step } from './project';

const CDK8S = '2.70.106';
const CONSTRUCTS = '10.8.1';
const SWC = '1.16.18';
/** Node as a package, first on the path of commands that npx runs: vitest 5 needs a newer one than what runs this. */
const NODE_FOR_VITEST_5 = '24';

/** The project of a combination, with the package from a tarball. */
export function consumerOf(combination: Combination, tarball: string): Project {
  return { name: nameOf(combination), files: filesOf(combination, tarball), steps: stepsOf(combination) };
}

function filesOf(combination: Combination, tarball: string): Record<string, string> {
  const { modules, plus, runner } = combination;
  const extension = modules === 'esm' ? '.js' : '';
  return {
    'package.json': json({
      name: 'consumer',
      version: '1.0.0',
      private: true,
      type: modules === 'esm' ? 'module' : 'commonjs',
      dependencies: {
        'cdk8s-ambient': `file:${tarball}`,
        cdk8s: CDK8S,
        constructs: CONSTRUCTS,
        [plus.name]: plus.version,
      },
      devDependencies: devDependenciesOf(combination),
    }),
    'tsconfig.json': json({
      compilerOptions: {
        ...{ target: 'es2022', module: 'nodenext', strict: true, noEmit: true, noUnusedLocals: true },
        skipLibCheck: combination.skipLibCheck,
        types: ['node', ...(runner.name === 'jest' ? ['jest'] : [])],
      },
      include: ['*.ts'],
    }),
    'mesh.ts': meshOf(plus.name),
    'main.ts': `import { mesh } from './mesh${extension}';\n\nmesh().synth();\n`,
    'failover.test.ts': testOf(combination, extension),
    ...(runner.name === 'jest' ? { 'jest.config.cjs': jestConfigOf(modules) } : {}),
    ...(combination.transform === 'swc' ? { 'compile.cjs': COMPILE } : {}),
  };
}

function devDependenciesOf({ runner, typescript, transform }: Combination): Record<string, string> {
  const isNew = runner.name === 'vitest' && runner.version.startsWith('5.');
  return {
    typescript,
    '@types/node': isNew ? '^24' : '^20',
    ...(transform === 'tsx' ? { tsx: '4.23.15' } : {}),
    ...(transform === 'swc' || runner.name === 'jest' ? { '@swc/core': SWC } : {}),
    ...(runner.name === 'jest' ? { '@swc/jest': '0.2.39', '@types/jest': `^${runner.version.slice(0, 2)}` } : {}),
    ...(runner.name === 'node:test' ? {} : { [runner.name]: runner.version }),
    ...(isNew ? { node: NODE_FOR_VITEST_5 } : {}),
  };
}

/** What its objects are enrolled, adopted and made from is of cdk8s-plus. */
function meshOf(plus: string): string {
  return `import { Chart } from 'cdk8s';
import { AmbientNamespace, Cluster, GlobalService, LocalityFailoverRule, Mesh, Waypoint } from 'cdk8s-ambient';
import { Deployment, LabelSelector, Namespace, Pods, Service } from '${plus}';

export function mesh(): Mesh {
  const mesh = new Mesh({ istioVersion: '1.31.0' });
  new Cluster(mesh, 'east', { network: 'east', region: 'us-east', gateways: ['203.0.113.1'] });
  new Cluster(mesh, 'west', { network: 'west', region: 'us-west', gateways: ['203.0.113.2'] });

  const shop = new Chart(mesh, 'shop', { namespace: 'shop' });
  const waypoint = new Waypoint(shop, 'waypoint');
  const namespace = new Namespace(shop, 'namespace', {
    metadata: { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient' } },
  });
  waypoint.enrollNamespace(namespace);

  const catalog = new Deployment(shop, 'catalog', {
    metadata: { name: 'catalog' },
    podMetadata: { labels: { app: 'catalog' } },
    select: false,
    replicas: 2,
    containers: [{ image: 'example.com/catalog:1.4.2', portNumber: 8080 }],
  });
  catalog.select(LabelSelector.of({ labels: { app: 'catalog' } }));
  const made = GlobalService.fromWorkload(shop, 'catalog-service', catalog, {
    name: 'catalog',
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
  });
  new LocalityFailoverRule(shop, 'catalog-failover', { service: made });

  const payments = new Service(shop, 'payments', {
    metadata: { name: 'payments' },
    selector: Pods.select(shop, 'payments-pods', { labels: { app: 'payments' } }),
    ports: [{ name: 'grpc', port: 9090 }],
  });
  const adopted = GlobalService.adopt(shop, 'payments-global', payments, { replicas: 2 });
  new LocalityFailoverRule(shop, 'payments-failover', { service: adopted });

  // A namespace that this package declares, beside that of cdk8s-plus.
  new AmbientNamespace(new Chart(mesh, 'clients', { namespace: 'clients' }), 'namespace');
  return mesh;
}
`;
}

function testOf({ runner }: Combination, extension: string): string {
  if (runner.name === 'node:test') {
    return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Prediction } from 'cdk8s-ambient/predict';
import { mesh } from './mesh${extension}';

test('the other cluster answers for both services', () => {
  const answers = Prediction.ofMesh(mesh()).answers({ client: 'east', outages: ['scaled-to-zero:east'] });
  assert.deepEqual(
    answers.map(({ service, afterEjection }) => [service, afterEjection]),
    ['catalog', 'payments'].map((name) => [\`shop/\${name}\`, { clusters: { west: 100 }, errors: 0 }]),
  );
});
`;
  }
  return `${runner.name === 'vitest' ? "import { expect, test } from 'vitest';\n" : ''}import 'cdk8s-ambient/${runner.name}';
import { mesh } from './mesh${extension}';

test('the other cluster answers for both services', () => {
  for (const service of ['shop/catalog', 'shop/payments']) {
    expect(mesh()).toStayLocal(service);
    expect(mesh()).not.toStayLocal(service, { client: 'east', outages: ['scaled-to-zero:east'] });
    expect(mesh()).toBeServedBy(service, { west: 100 }, { client: 'east', outages: ['scaled-to-zero:east'] });
  }
  expect(mesh()).toSurviveEverySingleClusterOutage();
  expect(mesh()).toHaveNoBlackhole();
  expect(() => expect(mesh()).toStayLocal('shop/other')).toThrow('no cluster has a Service "shop/other"');
  // @ts-expect-error -- the shares are numbers
  expect(() => expect(mesh()).toBeServedBy('shop/catalog', { east: 'all' })).toThrow();
});
`;
}

function jestConfigOf(modules: Combination['modules']): string {
  const isEsm = modules === 'esm';
  return `module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  transform: { '\\\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: '${isEsm ? 'es6' : 'commonjs'}' } }] },
  moduleNameMapper: { '^(\\\\./mesh)\\\\.js$': '$1' },${isEsm ? "\n  extensionsToTreatAsEsm: ['.ts']," : ''}
};
`;
}

/** Compiles in place, each file for itself. */
const COMPILE = `const { readdirSync, writeFileSync } = require('node:fs');
const { transformFileSync } = require('@swc/core');
const type = require('./package.json').type === 'module' ? 'es6' : 'commonjs';
for (const file of readdirSync('.').filter((name) => name.endsWith('.ts'))) {
  const { code } = transformFileSync(file, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type } });
  writeFileSync(file.replace(/ts$/, 'js'), code);
}
`;

function stepsOf({ runner, transform, modules }: Combination): readonly Step[] {
  const compiled = 'node compile.cjs && node';
  const tests = {
    jest: `${modules === 'esm' ? 'NODE_OPTIONS=--experimental-vm-modules ' : ''}npx jest`,
    vitest: 'npx vitest run failover.test.ts',
    'node:test':
      transform === 'swc' ? `${compiled} --test failover.test.js` : 'node --import tsx --test failover.test.ts',
  };
  return [
    { does: 'is installed without a conflict', command: 'npm install --prefer-offline && npm ls' },
    { does: 'has types that agree', command: 'npx tsc --noEmit -p .' },
    { does: 'is synthesized', command: transform === 'swc' ? `${compiled} main.js` : 'npx tsx main.ts' },
    { does: 'is free of findings', command: 'npx cdk8s-ambient check dist', says: /no errors, no warnings/ },
    { does: 'passes its tests', command: tests[runner.name], says: /1 passed|^# pass 1$/m },
  ];
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
