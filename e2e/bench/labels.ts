import type { Page } from '@playwright/test';

/**
 * Pairs of visible texts of a page part that lie over one another by more than a pixel, and texts that are cut off
 * without an ellipsis.
 */
export async function overlappingLabels(page: Page, selector: string): Promise<number> {
  return await page.evaluate((wanted) => {
    const root = document.querySelector(wanted);
    if (root === null) throw new Error(`nothing matches ${wanted}`);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const boxes: { left: number; top: number; right: number; bottom: number }[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || (node.nodeValue ?? '').trim() === '' || parent.closest('.sr-only') !== null)
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      const frame = parent.getBoundingClientRect();
      const box = {
        left: Math.max(text.left, frame.left),
        top: Math.max(text.top, frame.top),
        right: Math.min(text.right, frame.right),
        bottom: Math.min(text.bottom, frame.bottom),
      };
      if (box.right - box.left > 1 && box.bottom - box.top > 1) boxes.push(box);
    }
    boxes.sort((a, b) => a.top - b.top);
    let overlaps = 0;
    boxes.forEach((box, index) => {
      for (let next = index + 1; next < boxes.length; next += 1) {
        const other = boxes[next];
        if (other === undefined || other.top >= box.bottom - 1) break;
        if (box.left < other.right - 1 && other.left < box.right - 1 && box.top < other.bottom - 1)
          overlaps += 1;
      }
    });
    return overlaps;
  }, selector);
}

/** Pairs of node labels of the drawing that lie over one another, as the drawing library places them. */
export async function overlappingGraphLabels(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const boxes = [...(window.__graph?.labelBoxes() ?? [])].sort((a, b) => a.y1 - b.y1);
    let overlaps = 0;
    boxes.forEach((box, index) => {
      for (let next = index + 1; next < boxes.length; next += 1) {
        const other = boxes[next];
        if (other === undefined || other.y1 >= box.y2 - 1) break;
        if (box.x1 < other.x2 - 1 && other.x1 < box.x2 - 1) overlaps += 1;
      }
    });
    return overlaps;
  });
}
