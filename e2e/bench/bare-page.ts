/** A page with nothing but cytoscape and the elements given: what the drawing library costs by itself. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BareElements {
  readonly nodes: readonly {
    readonly id: string;
    readonly label: string;
    readonly x: number;
    readonly y: number;
  }[];
  readonly edges: readonly { readonly source: string; readonly target: string }[];
}

export interface BareServer {
  /** Address of a page that draws these elements. */
  readonly draw: (elements: BareElements) => string;
  readonly stop: () => Promise<void>;
}

/** The library as the console has it. */
const LIBRARY = join(
  fileURLToPath(new URL('../../web/', import.meta.url)),
  'node_modules',
  'cytoscape',
  'dist',
  'cytoscape.min.js',
);

const PAGE = `<!doctype html><meta charset="utf-8"><style>html,body,#c{margin:0;width:100%;height:100%}</style>
<div id="c"></div><script src="/cytoscape.js"></script><script>
fetch('/elements'+location.search).then(r=>r.json()).then(({nodes,edges})=>{
  const cy=cytoscape({container:document.getElementById('c'),layout:{name:'preset'},style:[
    {selector:'node',style:{width:36,height:28,shape:'round-rectangle',label:'data(label)','font-size':12,'text-valign':'bottom'}},
    {selector:'edge',style:{width:2,'curve-style':'bezier','target-arrow-shape':'triangle'}}],
    elements:[...nodes.map(n=>({group:'nodes',data:{id:n.id,label:n.label},position:{x:n.x,y:n.y}})),
      ...edges.map((e,i)=>({group:'edges',data:{id:'e'+i,source:e.source,target:e.target}}))]});
  cy.fit(undefined,36);
  requestAnimationFrame(()=>requestAnimationFrame(()=>performance.mark('view:meaningful')));
});</script>`;

/** Serves such pages on loopback. */
export async function serveBare(): Promise<BareServer> {
  const library = await readFile(LIBRARY);
  const sets: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/cytoscape.js') response.setHeader('content-type', 'text/javascript').end(library);
    else if (url.pathname === '/elements') response.end(sets[Number(url.searchParams.get('set'))]);
    else response.setHeader('content-type', 'text/html').end(PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    draw: (elements) => `http://127.0.0.1:${port}/?set=${sets.push(JSON.stringify(elements)) - 1}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
