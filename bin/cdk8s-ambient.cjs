#!/usr/bin/env node
// In a clone there are sources, and nothing needs to be built: tsx runs them. The package has what was compiled from them.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const source = join(__dirname, '..', 'src', 'cli', 'main.ts');
if (existsSync(source)) {
  // Not the tsconfig.json of the folder it is called in; and not for the programs that it calls.
  const { TSX_TSCONFIG_PATH: stated } = process.env;
  process.env.TSX_TSCONFIG_PATH = join(__dirname, '..', 'tsconfig.json');
  require('tsx/cjs');
  if (stated === undefined) delete process.env.TSX_TSCONFIG_PATH;
  else process.env.TSX_TSCONFIG_PATH = stated;
  void require(source).runProgram();
} else {
  void require('../lib/src/cli/main.js').runProgram();
}
