import { join, resolve } from 'node:path';
import type { Project, Step } from './project';

const CDK8S = join(resolve(__dirname, '..', '..'), 'node_modules', '.bin', 'cdk8s');
/** Describes a project of which projen writes the rest. */
const PROJEN = 'projen@0.103.25';
/** In CI projen installs by the lock file, and a project that begins has none. */
const BY_HAND = 'unset CI';
/** What every project does once it is set up. */
const PROOF: readonly Step[] = [
  { does: 'is synthesized', command: 'npx cdk8s synth', says: /2 clusters/ },
  { does: 'is free of findings', command: 'npx cdk8s-ambient check dist', says: /no errors, no warnings/ },
  {
    does: 'loses no requests',
    command: 'npx cdk8s-ambient predict dist --fail-on stuck,blackhole,unknown',
    says: /shop\/web, port 80/,
  },
  {
    does: 'is explained',
    command: 'npx cdk8s-ambient explain dist --client east --outage cluster-down:west',
    says: /asked from east/,
  },
  { does: 'passes its tests', command: 'npm test', says: /^Tests: .* passed/m },
];
const TYPES: Step = { does: 'has types', command: 'npx tsc --noEmit -p .' };

/** The first hours of users, typed in empty folders with the packed package: from nothing to a failover that is proven. */
export function firstHours(tarball: string): readonly Project[] {
  const install: Step = { does: 'takes the package', command: `npm install --prefer-offline ${tarball}` };
  return [
    {
      name: 'the first hour in an empty folder',
      files: {},
      steps: [
        { does: 'begins', command: 'npm init -y' },
        install,
        { does: 'is set up', command: 'npx cdk8s-ambient init', says: /wrote platform\.ts/ },
        { does: 'is installed', command: 'npm install --prefer-offline && npm ls' },
        ...PROOF,
        TYPES,
        {
          does: 'is left alone when it is set up again',
          command: 'npx cdk8s-ambient init',
          says: /left {2}platform\.ts/,
        },
      ],
    },
    {
      name: 'the first hour in the template of cdk8s',
      files: {},
      steps: [
        // Its last step imports types from a host that may not be there; what it has written is a whole project all the same.
        { does: 'begins', command: `${CDK8S} init typescript-app || test -f main.ts` },
        install,
        { does: 'is set up', command: 'npx cdk8s-ambient init', says: /main\.ts was left as it is/ },
        { does: 'is installed', command: 'npm install --prefer-offline && npm ls' },
        {
          does: 'gets the mesh in place of its chart',
          command: 'cp node_modules/cdk8s-ambient/templates/project/main.ts . && rm -r main.test.ts __snapshots__',
        },
        ...PROOF,
        TYPES,
      ],
    },
    {
      name: 'the first hour in the template of projen',
      files: {},
      steps: [
        // Without git, projen has no branch to write into its workflows.
        { does: 'begins', command: `${BY_HAND}; git init -q && npx --yes ${PROJEN} new cdk8s-app-ts --no-git` },
        install,
        {
          does: 'is set up, and nothing of it is overwritten',
          command: 'git add . && npx cdk8s-ambient init && git diff --exit-code',
          says: /wrote src\/platform\.ts/,
        },
        {
          does: 'is installed by its description, as init asks',
          command: [
            `sed -i "s#projenrcTs: true,#projenrcTs: true, deps: ['cdk8s-ambient@file:${tarball}'],#" .projenrc.ts`,
            `sed -i "s#project.synth();#project.gitignore.include('/dist/'); project.synth();#" .projenrc.ts`,
            `${BY_HAND}; npx projen && npm ls && ! git check-ignore -q dist/x`,
          ].join(' && '),
        },
        {
          does: 'gets the mesh in place of its chart, and is compiled',
          command: 'cp node_modules/cdk8s-ambient/templates/project/main.ts src/main.ts && npx projen compile',
        },
        ...PROOF,
      ],
    },
  ];
}
