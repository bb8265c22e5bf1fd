// An nginx that does nothing but give files with sendfile: the floor for downloads.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freePort } from '../portal/server-process.ts'

const configuration = (root: string, port: number, scratch: string): string => `
daemon off;
worker_processes 1;
pid ${scratch}/pid;
error_log ${scratch}/error.log;
user root;
events {}
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_body_temp_path ${scratch}/body;
  proxy_temp_path ${scratch}/proxy;
  fastcgi_temp_path ${scratch}/fastcgi;
  uwsgi_temp_path ${scratch}/uwsgi;
  scgi_temp_path ${scratch}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${root};
  }
}
`

/** @throws Error that says how to install it when it isn't there */
export async function startNginx(root: string): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  const binary = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx'].find(file => fs.existsSync(file))
  if (!binary) throw new Error('There is no nginx to compare with: "apt-get install nginx-light".')
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-nginx-'))
  const port = await freePort()
  const file = path.join(scratch, 'nginx.conf')
  fs.writeFileSync(file, configuration(root, port, scratch))
  const child = spawn(binary, ['-e', `${scratch}/error.log`, '-c', file], { stdio: 'ignore' })
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const origin = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    if (await answers(origin)) break
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  if (child.exitCode !== null)
    throw new Error(`nginx did not start: ${fs.readFileSync(`${scratch}/error.log`, 'utf8')}`)
  return {
    origin,
    async stop() {
      child.kill('SIGTERM')
      await gone
      fs.rmSync(scratch, { recursive: true, force: true })
    }
  }
}

async function answers(origin: string): Promise<boolean> {
  try {
    await fetch(origin)
    return true
  } catch {
    return false
  }
}
