#!/usr/bin/env python3
"""The rows of `exec:exec@gpu`, from PyTorch: a peer with the same shapes and random weights, in float32 and in TF32.

Not part of the build; needs torch 2 with a device of CUDA and nothing else:

    python3 tests/src/bench/python/gpu_step.py --json=torch.json

Seconds are medians of wall-clock times after half a second of runs, each until the device has done its work. Steps
are written the plain way: scaled_dot_product_attention, fused AdamW, all logits at a time, neither torch.compile nor
CUDA graphs. --device=cpu tries the program where there is no GPU, with one row a job. With --weights=bf16 the frozen
matrices of lora are bfloat16 and its step is under autocast, and all of decode is bfloat16.
"""
import argparse
import functools
import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

PARTS = ("gpt", "products", "copy", "decode", "lora")
QUICK, FULL = (512, 128, 512, 1, 4, 2, 32), (128_256, 2048, 8192, 16, 32, 8, 128)  # of the LLaMA
KINDS = ("fp32", "tf32")
HEAD = 64  # channels of a head of the GPT
WARM_UP = 0.5  # seconds of runs before any counts


# ---------------------------------------------------------------- GPT

class GptBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.before, self.middle = nn.LayerNorm(c), nn.LayerNorm(c)
        self.q, self.k, self.v, self.o = (nn.Linear(c, c) for _ in range(4))
        self.up, self.down = nn.Linear(c, 4 * c), nn.Linear(4 * c, c)

    def forward(self, x):
        b, t, c = x.shape
        y = self.before(x)
        q, k, v = (f(y).view(b, t, c // HEAD, HEAD).transpose(1, 2) for f in (self.q, self.k, self.v))
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.o(seen.transpose(1, 2).reshape(b, t, c))
        return x + self.down(F.gelu(self.up(self.middle(x))))


class Gpt(nn.Module):
    def __init__(self, layers, c, tokens, vocabulary):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, c), nn.Embedding(tokens, c)
        self.blocks = nn.ModuleList(GptBlock(c) for _ in range(layers))
        self.last = nn.LayerNorm(c)
        for p in self.parameters():
            if p.dim() == 2:
                nn.init.normal_(p, 0, 0.02)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions.weight
        for block in self.blocks:
            x = block(x)
        return F.linear(self.last(x), self.tokens.weight)


def gpt_flops(layers, c, tokens, batch, vocabulary):
    weights = 12 * layers * c * c + vocabulary * c
    return 6 * weights * batch * tokens + 12 * layers * c * 0.5 * batch * tokens * tokens


# ---------------------------------------------------------------- LLaMA with adapters

class RmsNorm(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(c))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.weight


class LoraLinear(nn.Module):
    """W·x + (16/8)·B·A·x; A starts uniform, B at zero."""

    def __init__(self, n_in, n_out, r=8):
        super().__init__()
        self.base = nn.Linear(n_in, n_out, bias=False)
        self.a, self.b = nn.Linear(n_in, r, bias=False), nn.Linear(r, n_out, bias=False)
        nn.init.zeros_(self.b.weight)

    def forward(self, x):
        return self.base(x) + self.b(self.a(x) * 2)


class LlamaBlock(nn.Module):
    def __init__(self, c, inner, heads, key_heads, adapters):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, c // heads
        self.before, self.middle = RmsNorm(c), RmsNorm(c)
        linear = functools.partial(nn.Linear, bias=False)
        adapted = LoraLinear if adapters else linear
        self.q, self.v = adapted(c, c), adapted(c, key_heads * self.size)
        self.k, self.o = linear(c, key_heads * self.size), linear(c, c)
        self.gate, self.up, self.down = linear(c, inner), linear(c, inner), linear(inner, c)

    def forward(self, x, cos, sin, cache=None, past=0):
        b, t, c = x.shape
        y = self.before(x)
        q = turned(self.q(y).view(b, t, self.heads, self.size).transpose(1, 2), cos, sin)
        k = turned(self.k(y).view(b, t, self.key_heads, self.size).transpose(1, 2), cos, sin)
        v = self.v(y).view(b, t, self.key_heads, self.size).transpose(1, 2)
        if cache is not None:
            cache[0][:, :, past:past + t], cache[1][:, :, past:past + t] = k, v
            k, v = cache[0][:, :, :past + t], cache[1][:, :, :past + t]
        group = self.heads // self.key_heads
        k, v = k.repeat_interleave(group, 1), v.repeat_interleave(group, 1)
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=t > 1)
        x = x + self.o(seen.transpose(1, 2).reshape(b, t, c))
        y = self.middle(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


def turned(x, cos, sin):
    a, b = x.chunk(2, -1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), -1)


class Llama(nn.Module):
    def __init__(self, vocabulary, c, inner, layers, heads, key_heads, tokens, adapters):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, c)
        self.blocks = nn.ModuleList(LlamaBlock(c, inner, heads, key_heads, adapters) for _ in range(layers))
        self.last = RmsNorm(c)
        size = c // heads
        angles = torch.outer(torch.arange(tokens), 10_000.0 ** (-torch.arange(0, size, 2) / size))
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())
        for name, p in self.named_parameters():
            p.requires_grad_(".a." in name or ".b." in name)
            if p.dim() == 2 and not p.requires_grad:
                nn.init.normal_(p, 0, 0.02)

    def forward(self, ids):
        x = self.tokens(ids)
        for block in self.blocks:
            x = block(x, self.cos, self.sin)
        return F.linear(self.last(x), self.tokens.weight)

    @torch.no_grad()
    def decode(self, ids, caches, past):
        x = self.tokens(ids)
        cos, sin = self.cos[past:past + 1], self.sin[past:past + 1]
        for block, cache in zip(self.blocks, caches):
            x = block(x, cos, sin, cache, past)
        return F.linear(self.last(x), self.tokens.weight)


def lora_flops(vocabulary, c, inner, layers, heads, key_heads, tokens, batch):
    k = key_heads * (c // heads)
    frozen = layers * (2 * c * c + 2 * c * k + 3 * c * inner) + c * vocabulary
    adapters = layers * 8 * (3 * c + k)
    return (4 * frozen + 6 * adapters) * batch * tokens + 12 * layers * c * 0.5 * batch * tokens * tokens


# ---------------------------------------------------------------- Measuring

class Bench:
    def __init__(self, options):
        self.options, self.device, self.rows = options, torch.device(options.device), []
        self.cuda = self.device.type == "cuda"
        name = torch.cuda.get_device_name(self.device) if self.cuda else "CPU"
        self.name = f"{name}, torch {torch.__version__}"
        print(f"device: {self.name}")
        print(f"{'job':<32} {'kind':<8} {'unit':<8} {'seconds':>10} {'speed':>10}")

    def wait(self):
        if self.cuda:
            torch.cuda.synchronize(self.device)

    def time(self, job, unit, work, run, times=1, kinds=KINDS):
        for kind in kinds if self.cuda else kinds[:1]:
            torch.backends.cuda.matmul.allow_tf32 = kind == "tf32"
            begin = time.perf_counter()
            while time.perf_counter() < begin + WARM_UP:
                run()
                self.wait()
            seconds = []
            for _ in range(self.options.runs):
                start = time.perf_counter()
                run()
                self.wait()
                seconds.append((time.perf_counter() - start) / times)
            median = statistics.median(seconds)
            speed = work / median / 1e9
            print(f"{job:<32} {kind:<8} {unit:<8} {median:>10.6f} {speed:>10.1f}", flush=True)
            self.rows.append({"job": job, "kind": kind, "unit": unit, "seconds": median, "speed": speed})
            self.write()

    def write(self):
        if self.options.json:
            with open(self.options.json, "w") as file:
                json.dump({"device": self.name, "jobs": self.rows}, file, indent=2)

    def train(self, job, flops, model, vocabulary, batch, tokens, decay, bf16=False):
        trained = [p for p in model.parameters() if p.requires_grad]
        groups = [{"params": [p for p in trained if p.dim() == 2], "weight_decay": decay},
                  {"params": [p for p in trained if p.dim() != 2], "weight_decay": 0.0}]
        fused = {"fused": True} if self.cuda else {}
        optimizer = torch.optim.AdamW([g for g in groups if g["params"]], lr=3e-4, **fused)
        ids, targets = (torch.randint(vocabulary, (batch, tokens), device=self.device) for _ in range(2))

        def step():
            optimizer.zero_grad()
            with torch.autocast(self.device.type, torch.bfloat16, enabled=bf16):
                loss = F.cross_entropy(model(ids).flatten(0, 1), targets.flatten())
            loss.backward()
            optimizer.step()
            return loss.item()

        self.time(job, "GFLOP/s", flops, step, kinds=("bf16",) if bf16 else KINDS)

    def gpt(self):
        o = self.options
        job = f"gpt {o.layers}x{o.channels} T{o.tokens} B{o.batch} V{o.vocabulary}"
        with self.device:
            model = Gpt(o.layers, o.channels, o.tokens, o.vocabulary)
        flops = gpt_flops(o.layers, o.channels, o.tokens, o.batch, o.vocabulary)
        self.train(job, flops, model, o.vocabulary, o.batch, o.tokens, 0.1)

    def bf16(self):
        return self.options.weights == "bf16"

    def suffix(self):
        return " bf16" if self.bf16() else ""

    def lora(self):
        sizes = QUICK if self.options.quick else FULL
        batch = 2 if self.options.quick else 4
        vocabulary, c, _, layers, _, _, tokens = sizes
        job = f"lora {layers}x{c} T{tokens} B{batch} V{vocabulary}{self.suffix()}"
        with self.device:
            model = Llama(*sizes, adapters=True)
        if self.bf16():
            for p in model.parameters():
                if p.dim() == 2 and not p.requires_grad:
                    p.data = p.data.bfloat16()
        self.train(job, lora_flops(*sizes, batch), model, vocabulary, batch, tokens, 0.0, self.bf16())

    def decode(self):
        sizes = QUICK if self.options.quick else FULL
        vocabulary, c, _, layers, heads, key_heads, tokens = sizes
        kind = torch.bfloat16 if self.bf16() else torch.float32
        with self.device:
            model = Llama(*sizes, adapters=False).to(kind)
        shape = (1, key_heads, tokens, c // heads)
        caches = [[torch.zeros(shape, device=self.device, dtype=kind) for _ in range(2)] for _ in range(layers)]
        ids = torch.zeros((1, 1), dtype=torch.long, device=self.device)
        read = sum(p.numel() * p.element_size() for p in model.parameters())
        job = f"decode {layers}x{c} T{tokens} V{vocabulary}{self.suffix()}"
        kinds = ("bf16",) if self.bf16() else KINDS
        self.time(job, "GB/s", read, lambda: model.decode(ids, caches, tokens - 1).cpu(), kinds=kinds)

    def products(self):
        for n in (128, 256) if self.options.quick else (1024, 2048, 4096):
            a, b = (torch.rand(n, n, device=self.device) for _ in range(2))
            times = 4 if n > 2048 else 8
            out = torch.empty_like(a)

            def run():
                for _ in range(times):
                    torch.matmul(a, b, out=out)

            self.time(f"product {n}", "GFLOP/s", 2.0 * n ** 3, run, times)

    def copy(self):
        n = 1 << 20 if self.options.quick else 1 << 26
        x = torch.rand(n, device=self.device)
        y = torch.empty_like(x)

        def run():
            for _ in range(8):
                y.copy_(x)

        self.time(f"copy {4 * n // 1_000_000} MB", "GB/s", 8.0 * n, run, 8, ("fp32",))


def main():
    parser = argparse.ArgumentParser(description="The rows of exec:exec@gpu, from PyTorch.")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, for a try")
    parser.add_argument("--skip", default="", help="parts left out, of " + ",".join(PARTS))
    for name, full, quick in (("layers", 6, 1), ("channels", 384, 64), ("tokens", 128, 32), ("batch", 8, 2),
                              ("vocabulary", 8192, 512)):
        value = quick if "--quick" in sys.argv else full
        parser.add_argument("--" + name, type=int, default=value, help=f"of the GPT, {value}")
    parser.add_argument("--runs", type=int, default=3 if "--quick" in sys.argv else 11)
    parser.add_argument("--weights", choices=("f32", "bf16"), default="f32", help="frozen ones, of decode and lora")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--json", help="also write the figures to this file")
    options = parser.parse_args()
    skip = [part for part in options.skip.split(",") if part]
    if not set(skip) <= set(PARTS) or options.channels % HEAD or options.runs < 1:
        parser.error(f"expected --skip of {PARTS}, channels a multiple of {HEAD}, runs of at least 1")
    if options.device.startswith("cuda") and not torch.cuda.is_available():
        parser.error("expected a device of CUDA, got none; --device=cpu tries the program without")
    torch.manual_seed(1)
    bench = Bench(options)
    for part in PARTS:
        if part not in skip:
            getattr(bench, part)()


if __name__ == "__main__":
    main()
